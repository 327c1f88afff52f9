import type { Filter } from "../core/catalog/filter.ts";
import type { NameProbe } from "../core/ports/search-index.ts";
import { integerArray } from "./binary-array.ts";
import type { Connection } from "./database.ts";
import { filterSql } from "./filter-sql.ts";

/** A name may be carried by any number of entries; the rest of them is told apart by content. */
const sameName = 50;
const nearName = 50;

/**
 * Keys of entries whose id or name is the query, or whose name shares a key with it, which all names within one edit do
 * (core checks the edit itself). The overlap stands apart from its limit and from the filter, or the planner, which
 * expects many overlaps, would rather read the table: 55 ms instead of 0.3.
 */
export async function findByName(connection: Connection, probe: NameProbe, filter: Filter): Promise<readonly number[]> {
  const sql = filterSql(filter, 4);
  const text = `
with alike as materialized (select key from entry where name_keys && $3::integer[])
(select e.key from entry e where e.id_folded = $1${sql.conditions})
union (select e.key from entry e where e.name_folded = $2${sql.conditions} order by e.id limit ${sameName})
union (select e.key from alike join entry e on e.key = alike.key where true${sql.conditions} order by e.id limit ${nearName})`;
  const values = [probe.idFolded, probe.folded, integerArray(probe.keys), ...sql.values];
  const rows = await connection.query<{ key: number }>({ name: `name_candidates:${sql.shape}`, text, values });
  return rows.map((row) => row.key);
}
