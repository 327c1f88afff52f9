import { appendEvents } from "./append-events.ts";
import { advisoryLocks, lockedTransaction } from "./advisory-lock.ts";
import type { Database, WriteConnection } from "./database.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";

const batch = 1_000;

// Skipping those that are being used right now: they come next time.
const take = `
with due as (
  select entry_key from usage where unpublished order by entry_key limit ${batch} for no key update skip locked
), told as (
  update usage u set unpublished = false from due where u.entry_key = due.entry_key returning u.entry_key
)
select e.id from told join entry e on e.key = told.entry_key order by e.id`;

const busy = "select restoring is not null as restoring, now()::timestamptz(3) as now from catalog_state";

/** Gathers the uses since the last run into one event for each entry: a busy tool doesn't flood the log. */
export const publishUsage: MaintenanceStep = {
  name: "publish usage",
  everyMs: 5_000,
  afterWrites: false,
  async run(database: Database, signal: AbortSignal) {
    const published = await lockedTransaction(database, advisoryLocks.publishUsage, publish, signal);
    return published === batch ? "more" : "idle";
  },
};

async function publish(connection: WriteConnection): Promise<number> {
  const [state] = await connection.query<{ restoring: boolean; now: Date }>({
    name: "publish_usage_look",
    text: busy,
    values: [],
  });
  if (state === undefined || state.restoring) return 0;
  const rows = await connection.query<{ id: string }>({ name: "publish_usage", text: take, values: [] });
  if (rows.length === 0) return 0;
  const events = rows.map(({ id }) => ({ kind: "used", entryId: id, entryRevision: undefined, detail: "" }) as const);
  await appendEvents(connection, events, undefined, state.now);
  return rows.length;
}
