import type { Usage } from "../core/catalog/entry.ts";
import type { Connection } from "./connection.ts";

const record = `
insert into usage as u (entry_key, count, success_count, last_used_at, last_error, unpublished)
select key, 1, case when $2 then 1 else 0 end, $4, $3, true from entry where id = $1
on conflict (entry_key) do update set count = u.count + 1, success_count = u.success_count + excluded.success_count,
  last_used_at = greatest(u.last_used_at, excluded.last_used_at), last_error = excluded.last_error, unpublished = true
returning count, success_count, last_used_at, last_error`;

interface Row {
  readonly count: number;
  readonly success_count: number;
  readonly last_used_at: Date;
  readonly last_error: string;
}

/** Counts at once; the event waits for publishUsage. Undefined when nothing is registered under the id. */
export async function recordUse(
  connection: Connection,
  id: string,
  success: boolean,
  error: string,
  now: Date,
): Promise<Usage | undefined> {
  const statement = { name: "record_use", text: record, values: [id, success, success ? "" : error, now] };
  const [row] = await connection.query<Row>(statement);
  if (row === undefined) return undefined;
  return {
    count: row.count,
    successCount: row.success_count,
    lastUsedAt: row.last_used_at,
    lastError: row.last_error,
  };
}
