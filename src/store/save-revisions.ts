import type { RevisionChange } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";
import { type BatchColumn, batchValues, givenColumn, givenRows } from "./row-batch.ts";

interface RevisionRow {
  readonly key: number;
  readonly change: RevisionChange;
}

const columns: readonly BatchColumn<RevisionRow>[] = [
  { name: "entry_key", type: "integer", of: ({ key }) => key },
  { name: "revision", type: "integer", of: ({ change }) => change.revision },
  { name: "kind", type: "text", of: ({ change }) => change.kind },
  { name: "version", type: "text", of: ({ change }) => change.content.version },
  { name: "status", type: "text", of: ({ change }) => change.status },
  { name: "deprecation_reason", type: "text", of: ({ change }) => change.deprecation?.reason ?? null },
  { name: "deprecation_successor", type: "text", of: ({ change }) => change.deprecation?.successor ?? null },
  { name: "content", type: "text", of: ({ change }) => JSON.stringify(change.content) },
  { name: "content_digest", type: "bytea", of: ({ change }) => change.digest },
  { name: "created_at", type: "timestamptz", of: ({ change }) => change.createdAt },
];

const names = columns.map((column) => column.name);

const insert = `
insert into entry_revision (${names.join(", ")})
select ${columns.map(givenColumn).join(", ")} from ${givenRows(columns)}`;

const replacing = `${insert}
on conflict (entry_key, revision) do update set ${names
  .slice(2)
  .map((name) => `${name} = excluded.${name}`)
  .join(", ")}`;

export async function saveRevisions(
  connection: Connection,
  revisions: readonly RevisionChange[],
  keys: ReadonlyMap<string, number>,
  replace = false,
): Promise<void> {
  if (revisions.length === 0) return;
  const rows = revisions.map((change) => ({ key: keys.get(change.id) ?? 0, change }));
  const values = batchValues(columns, rows);
  await connection.query(
    replace
      ? { name: "replace_revisions", text: replacing, values }
      : { name: "insert_revisions", text: insert, values },
  );
}
