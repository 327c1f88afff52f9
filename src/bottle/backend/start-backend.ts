import { Worker } from "node:worker_threads";
import type { Backend } from "./backend.ts";
import { databaseName } from "./database-names.ts";
import type { BackendThreadOptions, FromBackendThread, ToBackendThread } from "./worker-messages.ts";

export interface BackendOptions {
  /** An initialised data directory. */
  readonly dataDirectory: string;
  /** The program that calls runBackendThread: bin/bottle-backend. */
  readonly threadProgram: string;
}

/** Starts the embedded PostgreSQL in a thread of this process; resolves once it answers. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const outstanding = new SharedArrayBuffer(4);
  const workerData: BackendThreadOptions = {
    dataDirectory: options.dataDirectory,
    database: databaseName,
    outstanding,
  };
  const backend = new ThreadBackend(new Worker(options.threadProgram, { workerData }), new Int32Array(outstanding));
  await backend.ready;
  return backend;
}

class ThreadBackend implements Backend {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #outstanding: Int32Array;
  /** The answer awaited. */
  #awaited = Promise.withResolvers<void>();
  #onOutput: (chunk: Buffer) => void | Promise<void> = () => {};
  /** Output is handed on one piece after another. */
  #handedOn: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(worker: Worker, outstanding: Int32Array) {
    this.#worker = worker;
    this.#outstanding = outstanding;
    this.ready = this.#awaited.promise;
    worker.on("message", (message: FromBackendThread) => this.#hear(message));
    worker.on("error", (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on("exit", (code) => this.#fail(new Error(`the database's thread ended with code ${code}`)));
  }

  async run(messages: Buffer, onOutput: (chunk: Buffer) => void | Promise<void>): Promise<void> {
    this.#onOutput = onOutput;
    // A copy with memory of its own: what the socket gave may be a part of a shared pool.
    const bytes = Uint8Array.from(messages);
    await this.#ask({ kind: "run", messages: bytes }, [bytes.buffer]);
    await this.#handedOn;
  }

  async close(): Promise<void> {
    if (this.#failure === undefined) await this.#ask({ kind: "close" }, []);
    await this.#worker.terminate();
  }

  #ask(message: ToBackendThread, transfer: readonly ArrayBuffer[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#awaited = Promise.withResolvers<void>();
    this.#worker.postMessage(message, transfer);
    return this.#awaited.promise;
  }

  #hear(message: FromBackendThread): void {
    if (message.kind === "output") this.#pass(message.bytes);
    else if (message.kind === "failed") this.#fail(new Error(message.message));
    else this.#awaited.resolve();
  }

  #pass(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const acknowledge = (): void => {
      Atomics.sub(this.#outstanding, 0, bytes.length);
      Atomics.notify(this.#outstanding, 0);
    };
    this.#handedOn = this.#handedOn.then(() => this.#onOutput(chunk)).then(acknowledge, acknowledge);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#awaited.reject(this.#failure);
    // Nobody may be waiting just now.
    this.#awaited.promise.catch(() => {});
  }
}
