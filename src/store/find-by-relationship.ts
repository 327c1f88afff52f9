import type { Entry } from "../core/catalog/entry.ts";
import type { Filter } from "../core/catalog/filter.ts";
import type { RelationshipProbe } from "../core/ports/search-index.ts";
import type { Connection } from "./database.ts";
import { type EntryRow, entryColumns, toEntry } from "./entry-row.ts";
import { filterSql } from "./filter-sql.ts";

/** As many entries as carry one name are taken to be meant. */
const subjectsRead = 20;

/**
 * What the query's X is: the entry with this id (in whatever case), else the entries of this name, else an id that only
 * relationships or contracts mention.
 */
const subjects = `
with by_id as (select id from entry where id_folded = lower($1)),
by_name as (select id from entry where name_folded = $2 and status <> 'retired' order by id limit ${subjectsRead}),
mentioned as (
  select $1 as id where exists (select 1 from relationship where target_id = $1)
    or exists (select 1 from relationship where source_id = $1)
)
select id from by_id
union all select id from by_name where not exists (select 1 from by_id)
union all select id from mentioned where not exists (select 1 from by_id) and not exists (select 1 from by_name)`;

export interface FoundByRelationship {
  readonly entries: readonly Entry[];
  readonly subjects: readonly string[];
}

/** Registered entries at the wanted end of relationships in force, in id order. */
export async function findByRelationship(
  connection: Connection,
  probe: RelationshipProbe,
  filter: Filter,
  limit: number,
): Promise<FoundByRelationship> {
  const rows = await connection.query<{ id: string }>({
    name: "relationship_subjects",
    text: subjects,
    values: [probe.subject, probe.subjectFolded],
  });
  const ids = rows.map((row) => row.id);
  const wanted = probe.wanted === "source" ? "source_id" : "target_id";
  const given = probe.wanted === "source" ? "target_id" : "source_id";
  const sql = filterSql(filter, 4);
  const text = `
select ${entryColumns} from entry e left join usage u on u.entry_key = e.key
where e.id in (
  select r.${wanted} from relationship r where r.${given} = any($1::text[]) and r.type = $2 and r.deprecated_at is null
)${sql.conditions} order by e.id limit $3`;
  const statement = {
    name: `entries_by_relationship:${wanted}_${sql.shape}`,
    text,
    values: [ids, probe.type, limit, ...sql.values],
  };
  const found = ids.length === 0 ? [] : await connection.query<EntryRow>(statement);
  return { entries: found.map(toEntry), subjects: ids };
}
