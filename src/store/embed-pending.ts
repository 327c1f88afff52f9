import type { EntryContent } from "../core/catalog/entry.ts";
import { embedContents } from "../core/librarian/search-form.ts";
import type { Embedder } from "../core/search/embedder.ts";
import { advisoryLocks, lockedTransaction } from "./advisory-lock.ts";
import { appendEvents } from "./append-events.ts";
import { integerArray } from "./binary-array.ts";
import type { Database, WriteConnection } from "./database.ts";
import { type StoredModel, storedModel } from "./embedding-models.ts";
import { type FullEntryRow, fullEntryColumns, toEntry } from "./entry-row.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";
import { insertEmbeddings } from "./save-search-forms.ts";

const batch = 200;

// What another model embedded isn't embedded for this one. Once for each start of a program.
const markForeign = `
update entry e set embedded = false
where embedded and not exists (select 1 from embedding m where m.model_id = $1 and m.entry_key = e.key)`;

const due = `
select e.key, encode(e.content_digest, 'hex') as digest, ${fullEntryColumns}
from entry e left join usage u on u.entry_key = e.key where not e.embedded order by e.key limit ${batch}`;

// Only those that are still what was embedded: a change in between has marked, or embedded, the entry anew.
const lock = `
select e.key, e.id from unnest($1::integer[], $2::text[]) as given (key, digest)
join entry e on e.key = given.key
where not e.embedded and encode(e.content_digest, 'hex') = given.digest order by e.id_folded for no key update of e`;

const mark = "update entry set embedded = true where key = any($1::integer[])";

interface Due {
  readonly key: number;
  readonly digest: string;
  readonly content: EntryContent;
}

/** Gives entries their vectors that were written without: by bulk imports, or while the embedder was away. */
export function embedPending(embedder: Embedder): MaintenanceStep {
  let checked = false;
  return {
    name: "embed pending",
    everyMs: 2_000,
    afterWrites: true,
    restPerWork: 1,
    async run(database: Database, signal: AbortSignal) {
      const model = await storedModel(database, embedder.model, signal);
      if (!checked) {
        const statement = { name: "mark_foreign_vectors", text: markForeign, values: [model.id] };
        await database.query(statement, signal);
        checked = true;
      }
      const found = await database.query<FullEntryRow & { key: number; digest: string }>(
        { name: "embedding_due", text: due, values: [] },
        signal,
      );
      if (found.length === 0) return "idle";
      const entries = found.map((row) => ({ key: row.key, digest: row.digest, content: toEntry(row).content }));
      // Outside any transaction: an embedder in the network may take its time.
      const contents = entries.map((entry) => entry.content);
      const vectors = await embedContents(embedder, contents, signal);
      await lockedTransaction(
        database,
        advisoryLocks.embedPending,
        (connection) => save(connection, model, entries, vectors),
        signal,
      );
      return "more";
    },
  };
}

async function save(
  connection: WriteConnection,
  model: StoredModel,
  entries: readonly Due[],
  vectors: readonly Float32Array[],
): Promise<void> {
  const values = [integerArray(entries.map(({ key }) => key)), entries.map(({ digest }) => digest)];
  const rows = await connection.query<{ key: number; id: string }>({ name: "lock_embedding_due", text: lock, values });
  if (rows.length === 0) return;
  const byKey = new Map(entries.map(({ key }, index) => [key, vectors[index]]));
  const owners: number[] = [];
  const own: Float32Array[] = [];
  for (const { key } of rows) {
    const vector = byKey.get(key);
    if (vector === undefined) continue;
    owners.push(key);
    own.push(vector);
  }
  await insertEmbeddings(connection, model, owners, own);
  await connection.query({ name: "mark_embedded", text: mark, values: [integerArray(owners)] });
  const [state] = await connection.query<{ now: Date; restoring: boolean }>({
    name: "embedded_look",
    text: "select now()::timestamptz(3) as now, restoring is not null as restoring from catalog_state",
    values: [],
  });
  // A restore sets the revision and the log itself; nobody watches it.
  if (state === undefined || state.restoring) return;
  const events = rows.map(
    ({ id }) => ({ kind: "embedded", entryId: id, entryRevision: undefined, detail: "" }) as const,
  );
  await appendEvents(connection, events, undefined, state.now);
}
