import { bottlePaths } from "../files/bottle-paths.ts";
import { ensurePassword } from "../files/ensure-password.ts";
import { holdLock } from "../files/hold-lock.ts";
import type { DatabaseMessage, DatabaseSettings } from "./database-messages.ts";
import { ensureDataDirectory } from "./ensure-data-directory.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { startEmbeddedDatabase } from "./start-embedded-database.ts";
import { watchStatements } from "./watch-statements.ts";

const closeWaitMs = 10_000;

export interface DatabaseHost {
  readonly pid: number;
  tell(message: DatabaseMessage): void;
  report(line: string): void;
  /** Aborted when the process is to end. */
  readonly stop: AbortSignal;
}

/**
 * The database process: owns the data directory, listens, keeps house, and ends when told to. After a clean end all is
 * in the files as PostgreSQL's own shutdown leaves it. Nothing here can reach the disk's platter: WebAssembly has no
 * fsync. What was committed survives the death of this process, as the operating system has it by then, but not the
 * death of the machine.
 * @throws LockHeld; Error when the database can't start or fails
 */
export async function runDatabase(settings: DatabaseSettings, host: DatabaseHost): Promise<void> {
  const paths = bottlePaths(settings.directory);
  using _lock = await holdLock(paths.dataLock, `the bottle's database in ${paths.data}`, host.pid);
  const isNew = await ensureDataDirectory(paths.data);
  host.tell({ event: "opening", isNew });
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {});
  const database = await startEmbeddedDatabase({
    dataDirectory: paths.data,
    threadProgram: settings.threadProgram,
    password: await ensurePassword(paths.password),
    port: settings.port,
    onLost: (reason) => lost.reject(new Error(`the database failed: ${reason}`)),
  });
  using _housekeeping = startHousekeeping(database.server, host.report);
  using _watch = watchStatements(database.server, settings.statementLimitMs, (seconds, text) => {
    host.tell({ event: "overdue", seconds, text });
  });
  const { port, version } = database.server;
  host.tell({ event: "listening", port, version });
  await Promise.race([lost.promise, aborted(host.stop)]);
  await database.close(closeWaitMs);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
}
