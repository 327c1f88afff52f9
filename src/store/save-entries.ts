import type { EntryContent } from "../core/catalog/entry.ts";
import type { EntryChange } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";

/** What entry keeps of the content, as columns of json_to_recordset, named as there. */
const contentColumns = `name text, name_folded text, name_keys integer[], entity_type text, version text,
  description text, keywords text[], author text, input_type text, output_type text, input_schema text,
  output_schema text, contracts_implemented text[], contracts_required text[], example_queries text[], source_uri text,
  source_digest text, metadata text, content_digest bytea`;

const stateColumns = `versions text[], status text, status_before text, deprecation_reason text,
  deprecation_successor text, origin text, pruned boolean, revision integer, embedded boolean, updated_at timestamptz`;

const contentNames = namesOf(contentColumns);
const stateNames = namesOf(stateColumns);

// One JSON document for the whole batch: the JavaScript side makes it natively, and lists within rows stay lists.
const insert = `
insert into entry (id, id_folded, created_at, ${[...contentNames, ...stateNames].join(", ")})
select id, id_folded, created_at, ${[...contentNames, ...stateNames].join(", ")}
from json_to_recordset($1::json) as given (id text, id_folded text, created_at timestamptz, ${contentColumns}, ${stateColumns})
returning id, key`;

const updateContent = `
update entry e set ${[...contentNames, ...stateNames].map((name) => `${name} = given.${name}`).join(", ")}
from json_to_recordset($1::json) as given (key integer, ${contentColumns}, ${stateColumns}) where e.key = given.key`;

const updateState = `
update entry e set ${stateNames.map((name) => `${name} = given.${name}`).join(", ")}
from json_to_recordset($1::json) as given (key integer, ${stateColumns}) where e.key = given.key`;

/** Saves the rows of `entry`, in id order; answers every change's key by its id. */
export async function saveEntries(
  connection: Connection,
  changes: readonly EntryChange[],
): Promise<ReadonlyMap<string, number>> {
  const keys = new Map<string, number>();
  const inserted: object[] = [];
  const withContent: object[] = [];
  const stateOnly: object[] = [];
  for (const change of changes) {
    const { key, head, content } = change;
    const state = stateOf(change);
    if (key !== undefined) keys.set(head.id, key);
    if (content === undefined) stateOnly.push({ key, ...state });
    else if (key !== undefined) withContent.push({ key, ...state, ...contentOf(change, content) });
    else {
      const identity = { id: head.id, id_folded: head.id.toLowerCase(), created_at: head.createdAt };
      inserted.push({ ...identity, ...state, ...contentOf(change, content) });
    }
  }
  if (inserted.length > 0) {
    const values = [JSON.stringify(inserted)];
    const rows = await connection.query<{ id: string; key: number }>({ name: "insert_entries", text: insert, values });
    for (const row of rows) keys.set(row.id, row.key);
  }
  if (withContent.length > 0) {
    const values = [JSON.stringify(withContent)];
    await connection.query({ name: "update_entry_contents", text: updateContent, values });
  }
  if (stateOnly.length > 0) {
    await connection.query({ name: "update_entry_states", text: updateState, values: [JSON.stringify(stateOnly)] });
  }
  return keys;
}

function stateOf({ head }: EntryChange): object {
  return {
    versions: head.versions,
    status: head.status,
    status_before: head.statusBefore ?? null,
    deprecation_reason: head.deprecation?.reason ?? null,
    deprecation_successor: head.deprecation?.successor ?? null,
    origin: head.origin,
    pruned: head.pruned,
    revision: head.revision,
    embedded: head.embedded,
    updated_at: head.updatedAt,
  };
}

function contentOf({ head, search }: EntryChange, content: EntryContent): object {
  return {
    name: content.name,
    name_folded: search?.nameFolded,
    name_keys: search?.nameKeys,
    entity_type: content.entityType,
    version: content.version,
    description: content.description,
    keywords: content.keywords,
    author: content.author,
    input_type: content.inputType,
    output_type: content.outputType,
    input_schema: content.inputSchema,
    output_schema: content.outputSchema,
    contracts_implemented: content.contractsImplemented,
    contracts_required: content.contractsRequired,
    example_queries: content.exampleQueries,
    source_uri: content.source?.uri ?? null,
    source_digest: content.source?.digest ?? null,
    metadata: content.metadata,
    content_digest: byteaText(head.digest),
  };
}

/** bytea as text, for where JSON carries it. */
export function byteaText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString("hex")}`;
}

function namesOf(columns: string): readonly string[] {
  return columns.split(",").map((column) => column.trim().split(" ")[0] ?? "");
}
