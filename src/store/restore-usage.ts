import type { RestoredChanges } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";

const restore = `
insert into usage (entry_key, count, success_count, last_used_at, last_error, unpublished)
select entry_key, count, success_count, last_used_at, last_error, false
from json_to_recordset($1::json) as given (entry_key integer, count bigint, success_count bigint,
  last_used_at timestamptz, last_error text)
on conflict (entry_key) do update set count = excluded.count, success_count = excluded.success_count,
  last_used_at = excluded.last_used_at, last_error = excluded.last_error, unpublished = false`;

/** Of entries that were used at all. */
export async function restoreUsage(
  connection: Connection,
  entries: RestoredChanges["entries"],
  keys: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = entries
    .filter(({ usage }) => usage.lastUsedAt !== undefined)
    .map(({ head, usage }) => ({
      entry_key: keys.get(head.id),
      count: usage.count,
      success_count: usage.successCount,
      last_used_at: usage.lastUsedAt,
      last_error: usage.lastError,
    }));
  if (rows.length === 0) return;
  await connection.query({ name: "restore_usage", text: restore, values: [JSON.stringify(rows)] });
}
