import type { RestoredChanges } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";
import { type BatchColumn, batchValues, givenColumn, givenRows } from "./row-batch.ts";

type Row = Pick<RestoredChanges["entries"][number], "usage"> & { readonly key: number };

const columns: readonly BatchColumn<Row>[] = [
  { name: "entry_key", type: "integer", of: ({ key }) => key },
  { name: "count", type: "bigint", of: ({ usage }) => usage.count },
  { name: "success_count", type: "bigint", of: ({ usage }) => usage.successCount },
  { name: "last_used_at", type: "timestamptz", of: ({ usage }) => usage.lastUsedAt ?? null },
  { name: "last_error", type: "text", of: ({ usage }) => usage.lastError },
];

const restore = `
insert into usage (${columns.map((column) => column.name).join(", ")}, unpublished)
select ${columns.map(givenColumn).join(", ")}, false from ${givenRows(columns)}
on conflict (entry_key) do update set count = excluded.count, success_count = excluded.success_count,
  last_used_at = excluded.last_used_at, last_error = excluded.last_error, unpublished = false`;

/** Of entries that were used at all. */
export async function restoreUsage(
  connection: Connection,
  entries: RestoredChanges["entries"],
  keys: ReadonlyMap<string, number>,
): Promise<void> {
  const used = entries.filter(({ usage }) => usage.lastUsedAt !== undefined);
  if (used.length === 0) return;
  const rows = used.map(({ head, usage }) => ({ key: keys.get(head.id) ?? 0, usage }));
  await connection.query({ name: "restore_usage", text: restore, values: batchValues(columns, rows) });
}
