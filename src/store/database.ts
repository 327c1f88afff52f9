import type { Pool, PoolClient } from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { abortError } from "../core/abort-error.ts";
import { DomainError } from "../core/errors.ts";
import type { Connection, Statement, StatementObserver, WriteConnection } from "./connection.ts";
import { isLostConnection, isLostRace, toDomainError } from "./database-error.ts";
import { Lease } from "./lease.ts";

export type { Connection, Statement, StatementObserver, WriteConnection } from "./connection.ts";

export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
  readonly max: number;
}

export interface DatabaseParts {
  readonly pool: Pool;
  readonly observe: StatementObserver | undefined;
  /** How long a statement may stay unanswered before the server is taken for dead; longer than its own timeout. */
  readonly silenceMs: number;
}

const writeAttempts = 6;
const closeGraceMs = 5_000;

/**
 * PostgreSQL behind a pool. Every wait ends with the caller's signal: the running statement is cancelled in the server,
 * its connection closed, and the call rejects with what the signal's reason says. Everything thrown is a DomainError.
 * Built by createDatabase.
 */
export class Database implements AsyncDisposable {
  readonly #parts: DatabaseParts;
  readonly #leased = new Set<PoolClient>();
  #closing: Promise<void> | undefined;

  constructor(parts: DatabaseParts) {
    this.#parts = parts;
  }

  get poolState(): PoolState {
    const { pool } = this.#parts;
    return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, max: pool.options.max };
  }

  /** One statement, committed by itself. It may run twice when the connection breaks: it must be a read, or idempotent. */
  query<Row>(statement: Statement, signal: AbortSignal): Promise<readonly Row[]> {
    return this.#withRetry(2, isLostConnection, signal, () =>
      this.#lease(signal, (lease) => lease.query<Row>(statement)),
    );
  }

  /** A snapshot: repeatable read, read only. `settings` become `set local`, in the same round trip as begin. */
  read<T>(
    work: (connection: Connection) => Promise<T>,
    signal: AbortSignal,
    settings: Readonly<Record<string, string | number>> = {},
  ): Promise<T> {
    const begin = `begin isolation level repeatable read, read only${setLocal(settings)}`;
    let begun = false;
    // Work may already have handed rows on, so only a connection that was dead from the start is replaced.
    const retryable = (error: unknown): boolean => !begun && isLostConnection(error);
    return this.#withRetry(2, retryable, signal, () =>
      this.#lease(signal, async (lease) => {
        begun = false;
        const result = await afterBegin(
          lease.begin(begin).then(() => {
            begun = true;
          }),
          () => work(lease),
        );
        await lease.commit();
        return result;
      }),
    );
  }

  /**
   * A transaction at read committed. `work` runs again from its start, a bounded number of times, after a serialization
   * failure, a deadlock, a lost race for a new id, or a connection that broke before commit was sent.
   */
  write<T>(work: (connection: WriteConnection) => Promise<T>, signal: AbortSignal): Promise<T> {
    let committing = false;
    const retryable = (error: unknown): boolean => isLostRace(error) || (!committing && isLostConnection(error));
    return this.#withRetry(writeAttempts, retryable, signal, () =>
      this.#lease(signal, async (lease) => {
        committing = false;
        try {
          const begun = lease.begin("begin isolation level read committed");
          const result = await afterBegin(begun, () => work(lease));
          await lease.commit();
          return result;
        } finally {
          committing = lease.isCommitting;
        }
      }),
    );
  }

  /**
   * A connection outside any transaction, without a statement timeout and closed afterwards: for advisory locks of the
   * session and for statements that take long or can't run in a transaction.
   */
  session<T>(work: (connection: Connection) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#withRetry(
      1,
      () => false,
      signal,
      () =>
        this.#lease(
          signal,
          async (lease) => {
            await lease.run("set statement_timeout = 0");
            return await work(lease);
          },
          "session",
        ),
    );
  }

  /** Waits for running work for a few seconds, then ends its connections. Safe to call again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const ending = this.#parts.pool.end();
    const grace = new AbortController();
    const patience = sleep(closeGraceMs, undefined, { signal: grace.signal }).then(
      () => {
        for (const client of this.#leased) client.connection.stream.destroy();
      },
      () => {},
    );
    // Whoever still holds a connection then holds a dead one; nobody waits for them.
    await Promise.race([ending, patience]);
    grace.abort();
  }

  async #lease<T>(
    signal: AbortSignal,
    work: (lease: Lease) => Promise<T>,
    kind: "transaction" | "session" = "transaction",
  ): Promise<T> {
    const client = await this.#connect(signal);
    const { observe, silenceMs } = this.#parts;
    const lease = new Lease(client, { signal, observe, silenceMs: kind === "session" ? 0 : silenceMs });
    this.#leased.add(client);
    const release = (): Promise<void> => lease.release(kind === "session").finally(() => this.#leased.delete(client));
    let result: T;
    try {
      result = await work(lease);
    } catch (error) {
      // The caller needn't wait for the cancel and the rollback; the pool counts the connection as used until then.
      if (signal.aborted) void release();
      else await release();
      throw error;
    }
    await release();
    return result;
  }

  async #connect(signal: AbortSignal): Promise<PoolClient> {
    if (signal.aborted) throw abortError(signal);
    if (this.#closing !== undefined) {
      throw new DomainError("database_unavailable", "The service is shutting down.", {
        hints: ["Send the request to another replica, or again in a moment."],
      });
    }
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(abortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    const connecting = this.#parts.pool.connect();
    try {
      return await Promise.race([connecting, aborted]);
    } catch (error) {
      // Whoever stopped waiting must still give back what arrives later.
      connecting.then(
        (client) => client.release(),
        () => {},
      );
      throw error;
    } finally {
      signal.removeEventListener("abort", onAbort);
      aborted.catch(() => {});
    }
  }

  async #withRetry<T>(
    attempts: number,
    retryable: (error: unknown) => boolean,
    signal: AbortSignal,
    attempt: () => Promise<T>,
  ): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt();
      } catch (error) {
        if (tried >= attempts || signal.aborted || !retryable(error)) throw toDomainError(error);
        // Apart, so that those who collided don't meet again.
        await sleep(Math.random() * 10 * 2 ** tried);
      }
    }
  }
}

/** Work starts without waiting for begin to be answered; when begin fails, that is the error, not what follows from it. */
async function afterBegin<T>(begun: Promise<void>, work: () => Promise<T>): Promise<T> {
  const [beginning, working] = await Promise.allSettled([begun, work()]);
  if (beginning.status === "rejected") throw beginning.reason;
  if (working.status === "rejected") throw working.reason;
  return working.value;
}

/** `; set local a = 'b'` for each setting. Names come from our own code, but are checked all the same. */
function setLocal(settings: Readonly<Record<string, string | number>>): string {
  let sql = "";
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[a-z_]+(\.[a-z_]+)?$/.test(name)) throw new RangeError(`not the name of a setting: ${name}`);
    sql += `; set local ${name} = '${String(value).replaceAll("'", "''")}'`;
  }
  return sql;
}
