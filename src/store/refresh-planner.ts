import { advisoryLocks, lockedSession } from "./advisory-lock.ts";
import type { Database } from "./database.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";

/*
 * After a large import the planner believes in empty tables, and index-only scans visit the table for every row, until
 * autovacuum comes round (a minute, by default). This doesn't wait for it.
 */
const text = `
select relname as name from pg_stat_user_tables
where schemaname = current_schema() and relname in ('entry', 'posting', 'embedding', 'relationship', 'entry_revision')
  and n_mod_since_analyze > 5000 and n_mod_since_analyze > 0.3 * n_live_tup
order by relname`;

export const refreshPlanner: MaintenanceStep = {
  name: "refresh planner",
  everyMs: 5_000,
  afterWrites: false,
  async run(database: Database, signal: AbortSignal) {
    const stale = await database.query<{ name: string }>({ name: "planner_stale", text, values: [] }, signal);
    if (stale.length === 0) return "idle";
    await lockedSession(
      database,
      advisoryLocks.planner,
      async (connection) => {
        for (const { name } of stale) await connection.run(`vacuum (analyze, skip_locked) ${name}`);
      },
      signal,
    );
    return "idle";
  },
};
