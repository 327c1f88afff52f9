import { randomUUID } from "node:crypto";
import { createLibraryClient } from "../../src/client/library-client.ts";

const callsPerConnection = 25;

/** Clients that register and search without pause, connecting anew now and then. */
export class SteadyCallers {
  readonly failures: string[] = [];
  /** Ids whose registration was acknowledged. */
  readonly acknowledged: string[] = [];
  calls = 0;
  readonly #stopped = new AbortController();
  readonly #running: readonly Promise<void>[];

  constructor(address: string, count: number) {
    this.#running = Array.from({ length: count }, async () => {
      while (!this.#stopped.signal.aborted) await this.#connection(address);
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
  }

  async #connection(address: string): Promise<void> {
    const client = createLibraryClient({ address, deadlineMs: 10_000 });
    try {
      for (let calls = 0; calls < callsPerConnection && !this.#stopped.signal.aborted; calls += 1) {
        const id = `steady:${randomUUID()}`;
        await this.#call("register", async () => {
          await client.registerArtifact({ content: { id, name: id, entityType: "tool", description: "under load" } });
          this.acknowledged.push(id);
        });
        await this.#call("get", async () => {
          await client.getArtifact({ id });
        });
      }
    } finally {
      client.close();
    }
  }

  async #call(what: string, call: () => Promise<void>): Promise<void> {
    this.calls += 1;
    try {
      await call();
    } catch (error) {
      this.failures.push(`${what}: ${String(error)}`);
    }
  }
}
