import pg from "pg";
import { Database, type StatementObserver } from "./database.ts";

export interface DatabaseOptions {
  /** postgresql://user:password@host:port/database */
  readonly url: string;
  readonly applicationName?: string;
  /** Connections kept open, and the most there can be. 2 and 10. */
  readonly poolMin?: number;
  readonly poolMax?: number;
  /** How long a caller waits for a connection before `overloaded`; 5 s. */
  readonly poolWaitMs?: number;
  /** How long the server may work on one statement; 30 s. */
  readonly statementTimeoutMs?: number;
  readonly onStatement?: StatementObserver;
  /** An idle connection broke; the pool replaces it, so this is for the log. */
  readonly onConnectionLost?: (error: Error) => void;
}

const int8 = 20;

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the exact range of a number`);
  return value;
}

/** bigint columns as numbers (ours are counters), everything else as pg has it. */
const typeParsers = {
  getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
    if (oid === int8 && format !== "binary") return parseSafeInteger;
    return pg.types.getTypeParser(oid, format);
  },
};

/** Opens no connection yet: the first call does. */
export function createDatabase(options: DatabaseOptions): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName ?? "l-gent",
    min: options.poolMin ?? 2,
    max: options.poolMax ?? 10,
    connectionTimeoutMillis: options.poolWaitMs ?? 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    // A process that stops in the middle of a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 10 * statementTimeoutMs,
    keepAlive: true,
    // Statements that are sent without waiting for each other share round trips.
    pipeline: true,
    // Compiling takes longer than the longest of our statements runs: 0.3 s against 1 ms where statistics are missing.
    options: "-c jit=off",
    types: typeParsers,
  });
  // Without a listener, a server that goes away while connections idle would end the process.
  pool.on("error", (error) => options.onConnectionLost?.(error));
  // The pool listens to idle connections only. One that is told to end in the same packet that made it ready, or between
  // two statements, would end the process; whoever uses it learns of it from the next statement.
  pool.on("connect", (client) => client.on("error", () => {}));
  return new Database({ pool, observe: options.onStatement, silenceMs: statementTimeoutMs + 5_000 });
}
