import type { Filter } from "../core/catalog/filter.ts";
import type { ExportPart, ExportRecord, ExportRequest } from "../core/librarian/requests.ts";
import type { Connection, Database } from "./database.ts";
import { type FullEntryRow, entryBytes, fullEntryColumns, toEntry } from "./entry-row.ts";
import { type FilterSql, filterSql } from "./filter-sql.ts";
import { handOver } from "./hand-over.ts";
import { type RelationshipRow, relationshipColumns, toRelationship } from "./relationship-row.ts";
import { type RevisionRow, revisionColumns, toRevision } from "./revision-row.ts";

/** A batch is read by key, in one transaction's snapshot, and ends before its texts weigh more than a message should. */
const batchRows = 500;
const batchBytes = 1_000_000;

/** Header, entity types, entries by id, revisions by id and number when asked for, relationships by their ends and type. */
export function exportCatalog(
  database: Database,
  request: ExportRequest,
  signal: AbortSignal,
): AsyncIterable<ExportPart> {
  const everything: Filter = { entityTypes: [], statuses: [], authors: [], keywords: [], includeRetired: true };
  const filter = request.filter ?? everything;
  const filtered = request.filter !== undefined;
  return handOver(signal, (give, ended) =>
    database.read(async (connection) => {
      await give(await readHeader(connection, filter, filtered));
      const sections = [
        entityTypes(connection),
        entries(connection, filter),
        ...(request.history ? [revisions(connection, filter)] : []),
        relationships(connection, filter, filtered),
      ];
      for (const section of sections) {
        for await (const records of section) await give({ kind: "records", records });
      }
    }, ended),
  );
}

/** With a filter, the relationships of the entries that pass it. */
function relationshipSource(filtered: boolean, sql: FilterSql): string {
  return filtered ? `relationship r join entry e on e.id = r.source_id${sql.conditions}` : "relationship r";
}

async function readHeader(connection: Connection, filter: Filter, filtered: boolean): Promise<ExportPart> {
  const sql = filterSql(filter, 1);
  const text = `
select (select revision from catalog_state) as "catalogRevision",
  (select count(*) from entry e where true${sql.conditions}) as entries,
  (select count(*) from ${relationshipSource(filtered, sql)}) as relationships`;
  const [row] = await connection.query<{ catalogRevision: number; entries: number; relationships: number }>({
    name: `export_header:${filtered ? "filtered" : "all"}_${sql.shape}`,
    text,
    values: sql.values,
  });
  return {
    kind: "header",
    header: {
      formatVersion: 1,
      catalogRevision: row?.catalogRevision ?? 0,
      entries: row?.entries ?? 0,
      relationships: row?.relationships ?? 0,
    },
  };
}

async function* entityTypes(connection: Connection): AsyncGenerator<readonly ExportRecord[]> {
  const text = "select name, description, immutable from entity_type order by name";
  const rows = await connection.query<{ name: string; description: string; immutable: boolean }>({
    name: "export_entity_types",
    text,
    values: [],
  });
  yield rows.map((entityType) => ({ kind: "entity_type", entityType }));
}

async function* entries(connection: Connection, filter: Filter): AsyncGenerator<readonly ExportRecord[]> {
  const sql = filterSql(filter, 2);
  const text = `
select * from (
  select ${fullEntryColumns}, sum(${entryBytes}) over (order by e.id) as through, row_number() over (order by e.id) as row
  from (select * from entry e where e.id > $1${sql.conditions} order by e.id limit ${batchRows}) e
  left join usage u on u.entry_key = e.key
) batch where row = 1 or through <= ${batchBytes} order by id`;
  let after = "";
  for (;;) {
    const statement = { name: `export_entries:${sql.shape}`, text, values: [after, ...sql.values] };
    const rows = await connection.query<FullEntryRow>(statement);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield rows.map((row) => ({ kind: "entry", entry: toEntry(row) }));
  }
}

async function* revisions(connection: Connection, filter: Filter): AsyncGenerator<readonly ExportRecord[]> {
  const sql = filterSql(filter, 3);
  const text = `
select * from (
  select c.id, ${revisionColumns}, sum(octet_length(r.content) + 500) over (order by c.id, r.revision) as through,
    row_number() over (order by c.id, r.revision) as row
  from (
    select e.id, r.* from entry e join entry_revision r on r.entry_key = e.key
    where e.id >= $1 and (e.id, r.revision) > ($1, $2)${sql.conditions} order by e.id, r.revision limit ${batchRows}
  ) r join lateral (select r.id) c on true
) batch where row = 1 or through <= ${batchBytes} order by id, revision`;
  let after: readonly [string, number] = ["", 0];
  for (;;) {
    const statement = { name: `export_revisions:${sql.shape}`, text, values: [...after, ...sql.values] };
    const rows = await connection.query<RevisionRow & { id: string }>(statement);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.id, last.revision];
    yield rows.map((row) => ({ kind: "revision", id: row.id, revision: toRevision(row) }));
  }
}

async function* relationships(
  connection: Connection,
  filter: Filter,
  filtered: boolean,
): AsyncGenerator<readonly ExportRecord[]> {
  const sql = filterSql(filter, 4);
  const text = `
select ${relationshipColumns}
from (
  select r.* from ${relationshipSource(filtered, sql)}
  where (r.source_id, r.target_id, r.type) > ($1, $2, $3)
  order by r.source_id, r.target_id, r.type limit ${batchRows}
) r order by r.source_id, r.target_id, r.type`;
  let after: readonly [string, string, string] = ["", "", ""];
  for (;;) {
    const statement = {
      name: `export_relationships:${filtered ? "filtered" : "all"}_${sql.shape}`,
      text,
      values: [...after, ...sql.values],
    };
    const rows = await connection.query<RelationshipRow>(statement);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.source_id, last.target_id, last.type];
    yield rows.map((row) => ({ kind: "relationship", relationship: toRelationship(row) }));
  }
}
