import type { PoolClient, QueryResult } from "pg";
import { abortError } from "../core/abort-error.ts";
import { DomainError } from "../core/errors.ts";
import { type Backend, sendCancelRequest } from "./cancel-request.ts";
import type { Statement, StatementObserver, WriteConnection } from "./connection.ts";

const cancelTimeoutMs = 1_000;
const rollbackTimeoutMs = 2_000;

export interface LeaseOptions {
  readonly signal: AbortSignal;
  readonly observe: StatementObserver | undefined;
  /** Longest silence of the server to one statement; 0 waits for the signal alone. */
  readonly silenceMs: number;
}

/** pg keeps these two on the client but doesn't name them in its types. */
interface WithBackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

function backendOf(client: PoolClient): Backend | undefined {
  const { processID, secretKey } = client as unknown as WithBackendKey;
  if (processID === null || secretKey === null) return undefined;
  return { host: client.host, port: client.port, processId: processID, secretKey };
}

/**
 * A pooled connection in one pair of hands. Waits end with the signal, whether or not the server can be stopped; a
 * connection whose statement was given up is never used again.
 */
export class Lease implements WriteConnection {
  readonly #client: PoolClient;
  readonly #options: LeaseOptions;
  /** Given up while the server may still work on it. */
  #abandoned = false;
  #inTransaction = false;
  /** Commit was sent: whether it happened isn't known until it is answered. */
  #committing = false;

  constructor(client: PoolClient, options: LeaseOptions) {
    this.#client = client;
    this.#options = options;
  }

  get isCommitting(): boolean {
    return this.#committing;
  }

  async query<Row>(statement: Statement): Promise<readonly Row[]> {
    return (await this.#timed(statement.name, () => this.#send<Row>(statement))).rows;
  }

  async run(sql: string): Promise<void> {
    await this.#timed("run", () => this.#client.query(sql));
  }

  async begin(sql: string): Promise<void> {
    this.#inTransaction = true;
    await this.#timed("begin", () => this.#client.query(sql));
  }

  /** Does nothing when the last statement has committed already. */
  async commit(): Promise<void> {
    if (this.#committing) return;
    this.#committing = true;
    this.#ended(await this.#timed("commit", () => this.#client.query("commit")));
  }

  async last<Row>(statement: Statement): Promise<readonly Row[]> {
    this.#committing = true;
    const [answer, end] = await this.#timed(statement.name, () =>
      Promise.allSettled([this.#send<Row>(statement), this.#client.query("commit")]),
    );
    if (answer.status === "rejected") {
      // The server has turned the commit of a failed transaction into a rollback.
      if (end.status === "fulfilled") this.#inTransaction = false;
      throw answer.reason;
    }
    if (end.status === "rejected") throw end.reason;
    this.#ended(end.value);
    return answer.value.rows;
  }

  #send<Row>({ name, text, values }: Statement): Promise<QueryResult<Row & object>> {
    return this.#client.query<Row & object>({ name, text, values: [...values] });
  }

  #ended({ command }: QueryResult): void {
    this.#inTransaction = false;
    // The server answers so when a statement had failed and nobody minded.
    if (command !== "COMMIT") throw new DomainError("internal", "A transaction was to be committed that had failed.");
  }

  /** Gives the connection back, or ends it when `dispose` is set, its statement was given up, or it can't roll back. */
  async release(dispose = false): Promise<void> {
    let broken = dispose;
    if (this.#abandoned) {
      broken = true;
      const backend = backendOf(this.#client);
      if (backend !== undefined) await sendCancelRequest(backend, cancelTimeoutMs);
    } else if (this.#inTransaction && !dispose) {
      broken = !(await this.#rollback());
    }
    this.#client.release(broken);
  }

  async #rollback(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), rollbackTimeoutMs);
    this.#client.query("rollback").then(
      () => resolve(true),
      () => resolve(false),
    );
    const done = await promise;
    clearTimeout(timer);
    return done;
  }

  async #timed<T>(name: string, start: () => Promise<T>): Promise<T> {
    const { signal, observe } = this.#options;
    if (signal.aborted) throw abortError(signal);
    if (this.#abandoned) throw new DomainError("internal", "A statement was sent on a connection that was given up.");
    const begun = performance.now();
    let ok = false;
    try {
      const answer = await this.#unlessAborted(start());
      ok = true;
      return answer;
    } finally {
      observe?.(name, (performance.now() - begun) / 1_000, ok);
    }
  }

  #unlessAborted<T>(running: Promise<T>): Promise<T> {
    const { signal, silenceMs } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const giveUp = (error: DomainError): void => {
      this.#abandoned = true;
      reject(error);
    };
    const onAbort = (): void => giveUp(abortError(signal));
    // The server's own statement_timeout comes first; this one is for a server that has gone silent.
    const onSilence = (): void => giveUp(new DomainError("database_timeout", "The database stopped answering."));
    const timer = silenceMs > 0 ? setTimeout(onSilence, silenceMs) : undefined;
    signal.addEventListener("abort", onAbort, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    running.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
    return promise.finally(settle);
  }
}
