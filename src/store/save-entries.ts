import type { EntryContent } from "../core/catalog/entry.ts";
import type { EntryHead } from "../core/librarian/entry-head.ts";
import type { EntryChange } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";
import { type BatchColumn, batchValues, givenColumn, givenRows } from "./row-batch.ts";

interface EntryRow {
  readonly key: number;
  readonly head: EntryHead;
  readonly content: EntryContent;
  readonly search: NonNullable<EntryChange["search"]>;
}

type StateRow = Pick<EntryRow, "key" | "head">;

const keyColumn: BatchColumn<StateRow> = { name: "key", type: "integer", of: ({ key }) => key };

const identityColumns: readonly BatchColumn<StateRow>[] = [
  { name: "id", type: "text", of: ({ head }) => head.id },
  { name: "id_folded", type: "text", of: ({ head }) => head.id.toLowerCase() },
  { name: "created_at", type: "timestamptz", of: ({ head }) => head.createdAt },
];

const stateColumns: readonly BatchColumn<StateRow>[] = [
  { name: "versions", type: "text[]", of: ({ head }) => head.versions },
  { name: "status", type: "text", of: ({ head }) => head.status },
  { name: "status_before", type: "text", of: ({ head }) => head.statusBefore ?? null },
  { name: "deprecation_reason", type: "text", of: ({ head }) => head.deprecation?.reason ?? null },
  { name: "deprecation_successor", type: "text", of: ({ head }) => head.deprecation?.successor ?? null },
  { name: "origin", type: "text", of: ({ head }) => head.origin },
  { name: "pruned", type: "boolean", of: ({ head }) => head.pruned },
  { name: "revision", type: "integer", of: ({ head }) => head.revision },
  { name: "embedded", type: "boolean", of: ({ head }) => head.embedded },
  { name: "updated_at", type: "timestamptz", of: ({ head }) => head.updatedAt },
];

const contentColumns: readonly BatchColumn<EntryRow>[] = [
  { name: "name", type: "text", of: ({ content }) => content.name },
  { name: "name_folded", type: "text", of: ({ search }) => search.nameFolded },
  { name: "name_keys", type: "integer[]", of: ({ search }) => search.nameKeys },
  { name: "entity_type", type: "text", of: ({ content }) => content.entityType },
  { name: "version", type: "text", of: ({ content }) => content.version },
  { name: "description", type: "text", of: ({ content }) => content.description },
  { name: "keywords", type: "text[]", of: ({ content }) => content.keywords },
  { name: "author", type: "text", of: ({ content }) => content.author },
  { name: "input_type", type: "text", of: ({ content }) => content.inputType },
  { name: "output_type", type: "text", of: ({ content }) => content.outputType },
  { name: "input_schema", type: "text", of: ({ content }) => content.inputSchema },
  { name: "output_schema", type: "text", of: ({ content }) => content.outputSchema },
  { name: "contracts_implemented", type: "text[]", of: ({ content }) => content.contractsImplemented },
  { name: "contracts_required", type: "text[]", of: ({ content }) => content.contractsRequired },
  { name: "example_queries", type: "text[]", of: ({ content }) => content.exampleQueries },
  { name: "source_uri", type: "text", of: ({ content }) => content.source?.uri ?? null },
  { name: "source_digest", type: "text", of: ({ content }) => content.source?.digest ?? null },
  { name: "metadata", type: "text", of: ({ content }) => content.metadata },
  { name: "content_digest", type: "bytea", of: ({ head }) => head.digest },
];

const insertColumns = [...identityColumns, ...stateColumns, ...contentColumns];
const contentUpdateColumns = [keyColumn, ...stateColumns, ...contentColumns];
const stateUpdateColumns = [keyColumn, ...stateColumns];

const insert = `
insert into entry (${insertColumns.map((column) => column.name).join(", ")})
select ${insertColumns.map(givenColumn).join(", ")} from ${givenRows(insertColumns)}
returning id, key`;

const updateContent = updateSql(contentUpdateColumns);
const updateState = updateSql(stateUpdateColumns);

function updateSql<Row>([key, ...columns]: readonly BatchColumn<Row>[]): string {
  return `
update entry e set ${columns.map((column) => `${column.name} = ${givenColumn(column)}`).join(", ")}
from ${givenRows(key === undefined ? columns : [key, ...columns])} where e.key = given.key`;
}

/** Saves the rows of `entry`, in id order; answers every change's key by its id. */
export async function saveEntries(
  connection: Connection,
  changes: readonly EntryChange[],
): Promise<ReadonlyMap<string, number>> {
  const keys = new Map<string, number>();
  const inserted: EntryRow[] = [];
  const withContent: EntryRow[] = [];
  const stateOnly: StateRow[] = [];
  for (const { key, head, content, search } of changes) {
    if (key !== undefined) keys.set(head.id, key);
    if (content === undefined || search === undefined) stateOnly.push({ key: key ?? 0, head });
    else (key === undefined ? inserted : withContent).push({ key: key ?? 0, head, content, search });
  }
  if (inserted.length > 0) {
    const values = batchValues(insertColumns, inserted);
    const rows = await connection.query<{ id: string; key: number }>({ name: "insert_entries", text: insert, values });
    for (const row of rows) keys.set(row.id, row.key);
  }
  if (withContent.length > 0) {
    const values = batchValues(contentUpdateColumns, withContent);
    await connection.query({ name: "update_entry_contents", text: updateContent, values });
  }
  if (stateOnly.length > 0) {
    const values = batchValues(stateUpdateColumns, stateOnly);
    await connection.query({ name: "update_entry_states", text: updateState, values });
  }
  return keys;
}
