import type { Entry } from "../core/catalog/entry.ts";
import type { Database } from "./database.ts";
import { fullEntryColumns, type FullEntryRow, toEntry } from "./entry-row.ts";

const entries = `
select ${fullEntryColumns} from entry e left join usage u on u.entry_key = e.key where e.id = any($1::text[])`;

const existing = "select id from entry where id = any($1::text[])";

/** In no special order; unknown ids are left out. */
export async function entriesByIds(
  database: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Entry[]> {
  const rows = await database.query<FullEntryRow>({ name: "entries_by_ids", text: entries, values: [ids] }, signal);
  return rows.map(toEntry);
}

export async function existingIds(
  database: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const statement = { name: "existing_ids", text: existing, values: [ids] };
  const rows = await database.query<{ id: string }>(statement, signal);
  return new Set(rows.map((row) => row.id));
}
