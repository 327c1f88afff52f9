import { foldName, nameKeys } from "../core/search/name-keys.ts";
import type { Database } from "./database.ts";

/**
 * Where to look for what somebody meant by an id that isn't there: the same id in another case, the neighbours in id
 * order (a wrong end of the id), and entries whose name is within about one edit of the id or of its last part (a
 * forgotten prefix, a typo). Every arm is an index probe (the last one apart from its limit: the planner expects many overlaps
 * and would walk the whole table for the first twenty, 55 ms instead of 0.3); core ranks what they find.
 */
const text = `
with alike as materialized (select id from entry where name_keys && $3::integer[])
(select id from entry where id_folded = lower($1) limit 1)
union (select id from entry where id >= $1 order by id limit 8)
union (select id from entry where id < $1 order by id desc limit 8)
union (select id from entry where name_folded = any($2::text[]) order by id limit 10)
union (select id from alike limit 20)`;

/** At most 47 ids, in no special order. */
export async function idsNear(database: Database, id: string, signal: AbortSignal): Promise<readonly string[]> {
  const names = [
    ...new Set([id, id.slice(id.lastIndexOf(":") + 1), id.split(/[:/@]/).findLast((part) => part !== "") ?? id]),
  ];
  const folded = names.map(foldName);
  const keys = [...new Set(folded.flatMap(nameKeys))];
  const rows = await database.query<{ id: string }>({ name: "ids_near", text, values: [id, folded, keys] }, signal);
  return rows.map((row) => row.id);
}
