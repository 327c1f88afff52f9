import type { Connection, Database, WriteConnection } from "./database.ts";

/** One number per kind of background work, for ever: replicas of different builds must mean the same by it. */
export const advisoryLocks = {
  statistics: 1,
  tally: 2,
  vectorIndex: 3,
  idempotency: 4,
  publishUsage: 5,
  embedPending: 6,
  planner: 7,
} as const;

/** Keeps these locks apart from those of other programs in the same database. */
const lockClass = 0x4c47;

interface Locked {
  readonly locked: boolean;
}

/** Runs the work in a transaction that holds the lock; undefined when another replica holds it. */
export function lockedTransaction<T>(
  database: Database,
  lock: number,
  work: (connection: WriteConnection) => Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  return database.write(async (connection) => {
    const text = "select pg_try_advisory_xact_lock($1, $2) as locked";
    const [row] = await connection.query<Locked>({ name: "lock_transaction", text, values: [lockClass, lock] });
    return row?.locked === true ? await work(connection) : undefined;
  }, signal);
}

/** The same outside transactions, for statements that can't run in one. The connection ends with the work, and with it the lock. */
export function lockedSession<T>(
  database: Database,
  lock: number,
  work: (connection: Connection) => Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  return database.session(async (connection) => {
    const text = "select pg_try_advisory_lock($1, $2) as locked";
    const [row] = await connection.query<Locked>({ name: "lock_session", text, values: [lockClass, lock] });
    return row?.locked === true ? await work(connection) : undefined;
  }, signal);
}
