import type { Filter } from "../core/catalog/filter.ts";
import type { Connection } from "./database.ts";
import { filterSql, isSelective } from "./filter-sql.ts";

/** Up to this many entries a filter's whole result is looked at; above, the arms test entry by entry. */
export const fewEntries = 2_000;

/**
 * The keys of all entries that pass the filter, when they are few; undefined when they are many, or nothing is filtered.
 *
 * Few entries are scored one and all, exactly: 2,000 cost 2 ms. Walking an index that was built for all entries in search
 * of the two in a hundred that pass costs more, and gives up before it has found enough.
 */
export async function filteredKeys(connection: Connection, filter: Filter): Promise<readonly number[] | undefined> {
  if (!isSelective(filter)) return undefined;
  const sql = filterSql(filter, 1);
  const rows = await connection.query<{ key: number }>({
    name: `filtered_keys:${sql.shape}`,
    text: `select e.key from entry e where true${sql.conditions} limit ${fewEntries + 1}`,
    values: sql.values,
  });
  return rows.length > fewEntries ? undefined : rows.map((row) => row.key);
}
