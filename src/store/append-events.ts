import { DomainError } from "../core/errors.ts";
import type { AnswerToStore, CatalogEvent } from "../core/ports/catalog-writer.ts";
import { integerArray, textArray } from "./binary-array.ts";
import type { WriteConnection } from "./connection.ts";
import { sqlState } from "./database-error.ts";

// The cast fails on purpose while a restore runs: by the time we could look at an answer, the commit is on its way.
const unlessRestoring = "coalesce(('restoring ' || restoring)::integer, 0)";

// The transaction's last statement. The counter's row stays locked from here until commit, so that revisions are given
// out in commit order and a rollback leaves no gap (docs/adr/0003-catalog-revisions.md).
const append = `
with taken as (
  update catalog_state set revision = revision + $1 returning revision, revision - $1 as before, ${unlessRestoring} as checked
), events as (
  insert into event (revision, kind, entry_id, entry_revision, detail, created_at)
  select taken.before + given.place, given.kind, given.entry_id, nullif(given.entry_revision, 0), given.detail, $6
  from taken, unnest($2::text[], $3::text[], $4::integer[], $5::text[])
    with ordinality as given (kind, entry_id, entry_revision, detail, place)
), answer as (
  insert into idempotency (key, method, request_digest, response, catalog_revision)
  select $7, $8, $9, $10, revision from taken where $7::text is not null
)
select revision, checked from taken`;

const answerOnly = `
with seen as materialized (select revision, ${unlessRestoring} as checked from catalog_state), answer as (
  insert into idempotency (key, method, request_digest, response, catalog_revision)
  select $1, $2, $3, $4, revision from seen where $1::text is not null
)
select revision, checked from seen`;

const invalidText = "22P02";

/** Gives each event the catalog's next revision, files the answer, commits, and says where the catalog stands then. */
export async function appendEvents(
  connection: WriteConnection,
  events: readonly CatalogEvent[],
  answer: AnswerToStore | undefined,
  now: Date,
): Promise<number> {
  const filed = answer && [answer.key, answer.method, answer.requestDigest, answer.response];
  const answerValues = filed ?? [null, null, null, null];
  const statement =
    events.length === 0
      ? { name: "file_answer", text: answerOnly, values: answerValues }
      : {
          name: "append_events",
          text: append,
          values: [
            events.length,
            textArray(events.map((event) => event.kind)),
            textArray(events.map((event) => event.entryId)),
            integerArray(events.map((event) => event.entryRevision ?? 0)),
            textArray(events.map((event) => event.detail)),
            now,
            ...answerValues,
          ],
        };
  const [state] = await connection.last<{ revision: number }>(statement).catch((error: unknown) => {
    throw sqlState(error) === invalidText ? beingRestored(error) : error;
  });
  if (state === undefined) throw new RangeError("catalog_state has lost its row");
  return state.revision;
}

function beingRestored(cause: unknown): DomainError {
  const message = "The catalog is being restored from an export and can't be changed.";
  return new DomainError("failed_precondition", message, { cause });
}
