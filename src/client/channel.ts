import type { ClientHttp2Session } from "node:http2";
import { unreachable } from "./client-error.ts";
import { openSession } from "./open-session.ts";
import type { Address } from "./parse-address.ts";
import { resolveHost } from "./resolve-host.ts";

/** Until the server's settings are there, name resolution and connecting included: the panel must show within 2 s. */
const connectBudgetMs = 1_500;

export interface ChannelOptions {
  readonly address: Address;
  /** Take every address of the host as a replica of its own, and the next one for each call. */
  readonly isBalanced: boolean;
  readonly nameServers?: readonly string[] | undefined;
}

/**
 * The sessions to one service. Opened when first needed, opened anew when the server has closed one (it limits their
 * age), so a long-lived client follows the replicas. Whoever makes a channel closes it.
 */
export class Channel {
  readonly address: string;
  readonly #options: ChannelOptions;
  readonly #sessions = new Map<string, Promise<ClientHttp2Session>>();
  #resolved: Promise<readonly string[]> | undefined;
  #turn = Math.floor(Math.random() * 1_000);
  #isClosed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.address = options.address.text;
  }

  /** A session that can take a call. Throws ClientError `unreachable` within 1.5 s. */
  async session(): Promise<ClientHttp2Session> {
    if (this.#isClosed) throw new Error("the client is closed");
    if (!this.#options.isBalanced) return await this.#open("", () => this.#resolve());
    const replicas = await this.#resolve();
    this.#turn += 1;
    let failure: unknown;
    for (const index of replicas.keys()) {
      const replica = replicas[(this.#turn + index) % replicas.length] as string;
      try {
        return await this.#open(replica, () => Promise.resolve([replica]));
      } catch (error) {
        failure = error;
      }
    }
    this.#resolved = undefined;
    throw failure;
  }

  /** Ends idle sessions at once and busy ones with them: calls under way fail. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#sessions.values()) {
      session.then((opened) => opened.destroy()).catch(() => undefined);
    }
    this.#sessions.clear();
  }

  #open(key: string, addresses: () => Promise<readonly string[]>): Promise<ClientHttp2Session> {
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const opening = this.#connect(addresses);
    this.#sessions.set(key, opening);
    const forget = (): void => {
      if (this.#sessions.get(key) === opening) this.#sessions.delete(key);
      this.#resolved = undefined;
    };
    opening.then((session) => {
      session.once("goaway", forget);
      session.once("close", forget);
      if (session.closed || session.destroyed) forget();
    }, forget);
    return opening;
  }

  async #connect(addresses: () => Promise<readonly string[]>): Promise<ClientHttp2Session> {
    const started = Date.now();
    const found = await addresses();
    const left = Math.max(100, connectBudgetMs - (Date.now() - started));
    const { address } = this.#options;
    return await openSession({ address: address.text, port: address.port, addresses: found }, Math.round(left));
  }

  #resolve(): Promise<readonly string[]> {
    const { address, nameServers } = this.#options;
    this.#resolved ??= resolveHost(address.host, { budgetMs: 1_200, nameServers }).catch((error: unknown) => {
      this.#resolved = undefined;
      throw unreachable(address.text, error instanceof Error ? error.message : String(error), error);
    });
    return this.#resolved;
  }
}
