import type { WireServer } from "../wire/wire-server.ts";

const everyMs = 5_000;
const walBytesBeforeCheckpoint = 48 * 1024 * 1024;
/** From here on it is time even when clients have to wait for it. */
const mostWalBytes = 4 * walBytesBeforeCheckpoint;

/**
 * What PostgreSQL's background processes do elsewhere and nobody does in an embedded one: without checkpoints the
 * write-ahead log grows without end (and a start after a crash replays all of it), without analyze the planner knows
 * nothing of the tables, without vacuum they only grow. One small piece at a time, and only while nobody needs the
 * database; only a checkpoint is forced in the end, lest a long import fill the disk. The thresholds are autovacuum's.
 */
export function startHousekeeping(server: WireServer, report: (line: string) => void): Disposable {
  let working = false;
  const timer = setInterval(() => {
    if (working) return;
    working = true;
    tidy(server, report)
      .catch((error: unknown) => report(`housekeeping: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => {
        working = false;
      });
  }, everyMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

const tablesInNeed = `
  select format('%s %I.%I', case when n_dead_tup > 50 + 0.2 * n_live_tup then 'vacuum (analyze)' else 'analyze' end,
    schemaname, relname)
  from pg_stat_user_tables
  where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup
  order by n_mod_since_analyze + n_dead_tup desc
  limit 1`;

const walSinceCheckpoint = "select pg_current_wal_lsn() - redo_lsn from pg_control_checkpoint()";

async function tidy(server: WireServer, report: (line: string) => void): Promise<void> {
  const command = (await server.runWhenIdle(tablesInNeed))?.[0];
  if (command !== undefined) {
    const started = performance.now();
    if ((await server.runWhenIdle(command)) === undefined) return;
    report(`housekeeping: ${command} in ${Math.round(performance.now() - started)} ms`);
  }
  const wal = Number((await server.run(walSinceCheckpoint))?.[0] ?? 0);
  if (wal < walBytesBeforeCheckpoint) return;
  const done = wal < mostWalBytes ? await server.runWhenIdle("checkpoint") : await server.run("checkpoint");
  if (done !== undefined) {
    report(`housekeeping: checkpoint after ${Math.round(wal / 1024 / 1024)} MB of log`);
  }
}
