import type { Filter } from "../core/catalog/filter.ts";
import type { SignatureProbe } from "../core/ports/search-index.ts";
import { normalType } from "../core/search/type-signature.ts";
import type { Connection } from "./database.ts";
import { type EntryRow, entryColumns, toEntry } from "./entry-row.ts";
import { filterSql } from "./filter-sql.ts";
import type { Entry } from "../core/catalog/entry.ts";

/**
 * Entries whose signature equals the probe once both are in normal form. A catalog has few distinct spellings of types, so
 * those are read first (they fill an index of their own) and compared by core's rule; then the entries are found by
 * spelling. The lattice will take this place.
 */
export async function findBySignature(
  connection: Connection,
  probe: SignatureProbe,
  filter: Filter,
  limit: number,
): Promise<readonly Entry[]> {
  const input = await spellings(connection, "input_type", probe.input);
  const output = await spellings(connection, "output_type", probe.output);
  if (input?.length === 0 || output?.length === 0) return [];
  const conditions: string[] = [];
  const values: unknown[] = [limit];
  for (const [column, wanted] of [
    ["input_type", input],
    ["output_type", output],
  ] as const) {
    if (wanted === undefined) continue;
    values.push(wanted);
    conditions.push(` and e.${column} = any($${values.length}::text[]) and e.${column} <> ''`);
  }
  const sql = filterSql(filter, values.length + 1);
  const text = `
select ${entryColumns} from entry e left join usage u on u.entry_key = e.key
where true${conditions.join("")}${sql.conditions} order by e.id limit $1`;
  const shape = `${input === undefined ? "" : "i"}${output === undefined ? "" : "o"}_${sql.shape}`;
  const rows = await connection.query<EntryRow>({
    name: `entries_by_signature:${shape}`,
    text,
    values: [...values, ...sql.values],
  });
  return rows.map(toEntry);
}

/** Undefined when any will do. */
async function spellings(
  connection: Connection,
  column: "input_type" | "output_type",
  wanted: string | undefined,
): Promise<readonly string[] | undefined> {
  if (wanted === undefined) return undefined;
  const rows = await connection.query<{ type: string }>({
    name: `spellings_of_${column}`,
    text: `select distinct ${column} as type from entry where ${column} <> ''`,
    values: [],
  });
  return rows.map((row) => row.type).filter((type) => normalType(type) === wanted);
}
