import { DomainError } from "../core/errors.ts";
import type { AnswerToStore, CatalogEvent } from "../core/ports/catalog-writer.ts";
import { integerArray, textArray } from "./binary-array.ts";
import type { Connection } from "./connection.ts";

// The transaction's last statement. The counter's row stays locked from here until commit, so that revisions are given
// out in commit order and a rollback leaves no gap (docs/adr/0003-catalog-revisions.md).
const append = `
with taken as (
  update catalog_state set revision = revision + $1 returning revision, revision - $1 as before, restoring
), events as (
  insert into event (revision, kind, entry_id, entry_revision, detail, created_at)
  select taken.before + given.place, given.kind, given.entry_id, nullif(given.entry_revision, 0), given.detail, $6
  from taken, unnest($2::text[], $3::text[], $4::integer[], $5::text[])
    with ordinality as given (kind, entry_id, entry_revision, detail, place)
), answer as (
  insert into idempotency (key, method, request_digest, response, catalog_revision)
  select $7, $8, $9, $10, revision from taken where $7::text is not null
)
select revision, restoring from taken`;

const answerOnly = `
with seen as (select revision, restoring from catalog_state), answer as (
  insert into idempotency (key, method, request_digest, response, catalog_revision)
  select $1, $2, $3, $4, revision from seen where $1::text is not null
)
select revision, restoring from seen`;

/** Gives each event the catalog's next revision, files the answer, and says where the catalog stands then. */
export async function appendEvents(
  connection: Connection,
  events: readonly CatalogEvent[],
  answer: AnswerToStore | undefined,
  now: Date,
): Promise<number> {
  const filed = answer && [answer.key, answer.method, answer.requestDigest, answer.response];
  const answerValues = filed ?? [null, null, null, null];
  const [state] = await connection.query<{ revision: number; restoring: string | null }>(
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
        },
  );
  if (state === undefined) throw new RangeError("catalog_state has lost its row");
  if (state.restoring !== null) {
    throw new DomainError("failed_precondition", "The catalog is being restored from an export and can't be changed.");
  }
  return state.revision;
}
