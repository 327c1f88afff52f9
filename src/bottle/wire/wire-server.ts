import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "../backend/backend.ts";
import type { Frame } from "./frontend-frames.ts";
import { Listeners } from "./listeners.ts";
import { LockKeeper } from "./lock-keeper.ts";
import { askForPassword, checkPassword, checkWho, type Door, reportedSettings, welcomeMessages } from "./opening.ts";
import { serveTransaction } from "./serve-transaction.ts";
import { type RunningStatement, SharedSession } from "./shared-session.ts";
import { readStartupPacket, startupSettings } from "./startup-packet.ts";
import { joinTraits } from "./statement-traits.ts";
import { TurnQueue } from "./turn-queue.ts";
import type { Unit } from "./unit.ts";
import { type ClientEvents, WireClient } from "./wire-client.ts";
import { defaultWireLimits, type WireLimits } from "./wire-limits.ts";

export interface WireServerOptions {
  readonly backend: Backend;
  readonly door: Door;
  /** Run once before anybody may connect. */
  readonly prepareSql: string;
  /** 0 picks a free one. Always on loopback. */
  readonly port: number;
  readonly limits?: Partial<WireLimits>;
  /** The database is gone and the process should be too. Called once. */
  readonly onLost: (reason: string) => void;
}

export interface WireServer {
  readonly port: number;
  /** Of PostgreSQL and pgvector, in words. */
  readonly version: string;
  readonly clients: number;
  /** The statement under way. */
  readonly running: RunningStatement | undefined;
  /** Runs the server's own SQL in its turn and answers the first column; undefined when the server is closing. */
  run(sql: string): Promise<readonly (string | undefined)[] | undefined>;
  /** Runs the server's own SQL and answers the first column; undefined when a client has the database or waits for it. */
  runWhenIdle(sql: string): Promise<readonly (string | undefined)[] | undefined>;
  /** Takes no more work and sends clients away; resolves once the statement under way is over or `waitMs` have passed. */
  close(waitMs: number): Promise<void>;
}

/** Opens the embedded database to PostgreSQL clients on loopback. */
export async function startWireServer(options: WireServerOptions): Promise<WireServer> {
  const server = new LoopbackServer(options);
  await server.start(options.port);
  return server;
}

const versionSql = `select 'PostgreSQL ' || current_setting('server_version') || coalesce(', pgvector ' || max(extversion), '')
  from pg_extension where extname = 'vector'`;

class LoopbackServer implements WireServer, ClientEvents {
  readonly #options: WireServerOptions;
  readonly #limits: WireLimits;
  readonly #clients = new Map<number, WireClient>();
  /** Clients that have a turn coming, or wait for locks. */
  readonly #scheduled = new Set<WireClient>();
  readonly #turns = new TurnQueue();
  readonly #session: SharedSession;
  readonly #listeners = new Listeners({ [Symbol.iterator]: () => this.#clients.values() });
  readonly #locks = new LockKeeper();
  readonly #server: Server;
  version = "";
  #reported: ReadonlyMap<string, string> = new Map();
  #nextId = 1;
  #closing = false;
  #lost = false;

  constructor(options: WireServerOptions) {
    this.#options = options;
    this.#limits = { ...defaultWireLimits, ...options.limits };
    this.#session = new SharedSession(options.backend, {
      notification: (bytes) => this.#listeners.notify(bytes),
      lost: (reason) => this.#lose(reason),
    });
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async start(port: number): Promise<void> {
    await this.#session.run(this.#options.prepareSql, true);
    const names = reportedSettings.map((name) => `('${name}')`).join(", ");
    const rows = await this.#session.run(`select n || '=' || current_setting(n) from (values ${names}) as s (n)`);
    this.#reported = new Map(rows.map((row) => (row ?? "").split(/=(.*)/s, 2) as [string, string]));
    this.version = (await this.#session.run(versionSql))[0] ?? "";
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once("error", reject);
    this.#server.listen(port, "127.0.0.1", resolve);
    await promise;
    this.#server.off("error", reject);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  get clients(): number {
    return this.#clients.size;
  }

  get running(): RunningStatement | undefined {
    return this.#session.running;
  }

  async runWhenIdle(sql: string): Promise<readonly (string | undefined)[] | undefined> {
    return this.#turns.isIdle ? await this.run(sql) : undefined;
  }

  async run(sql: string): Promise<readonly (string | undefined)[] | undefined> {
    if (this.#closing || this.#lost) return undefined;
    return await this.#turns.add(() => this.#session.run(sql, true));
  }

  async close(waitMs: number): Promise<void> {
    this.#closing = true;
    this.#server.close();
    for (const client of this.#clients.values()) client.fail("57P01", "the bottle's database is stopping");
    await Promise.race([this.#turns.drained(), sleep(waitMs, undefined, { ref: false })]);
  }

  opening(client: WireClient, frame: Frame): void {
    if (frame.type !== 0) {
      checkPassword(this.#options.door, frame);
      client.welcome();
      this.#queue(() => this.#letIn(client));
      return;
    }
    const packet = readStartupPacket(frame.body);
    if (packet.kind === "encryption") {
      void client.send([Buffer.from("N")]);
    } else if (packet.kind === "cancel") {
      this.#cancel(packet.processId, packet.secret);
      client.end();
    } else {
      checkWho(this.#options.door, packet.parameters);
      client.expectTyped();
      client.applicationName = packet.parameters.get("application_name") ?? "";
      client.settings = startupSettings(packet.parameters);
      void client.send([askForPassword]);
    }
  }

  work(client: WireClient): void {
    this.#schedule(client);
  }

  gone(client: WireClient): void {
    this.#clients.delete(client.id);
    if (client.known && !this.#lost) this.#queue(() => this.#cleanUp(client));
  }

  #accept(socket: Socket): void {
    const client = new WireClient(this.#nextId, socket, this.#limits, this);
    this.#nextId += 1;
    this.#clients.set(client.id, client);
    if (this.#closing || this.#lost) client.fail("57P03", "the bottle's database is stopping");
    else if (this.#clients.size > this.#limits.clients) {
      client.fail("53300", `sorry, too many clients already (${this.#limits.clients})`);
    }
  }

  /** What runs can't be stopped; what waits for its turn can. As in PostgreSQL, the asker learns nothing. */
  #cancel(processId: number, secret: number): void {
    const target = this.#clients.get(processId);
    if (target?.secret === secret) target.cancelWaiting();
  }

  async #letIn(client: WireClient): Promise<void> {
    if (await this.#enter(client)) void client.send(welcomeMessages(client, this.#reported));
  }

  #schedule(client: WireClient): void {
    if (this.#scheduled.has(client) || this.#lost) return;
    this.#scheduled.add(client);
    this.#queue(() => this.#serve(client));
  }

  /** What a task throws is the end of the database, of which `lost` tells. */
  #queue(task: () => Promise<void>): void {
    this.#turns.add(task).catch((error: unknown) => this.#lose(String(error)));
  }

  /** Gives the client the database until its transaction is over. */
  async #serve(client: WireClient): Promise<void> {
    const unit = client.takeUnit();
    if (unit?.traits.locks && this.#locks.bars(client)) {
      client.putBack(unit);
      this.#locks.park(client);
      return;
    }
    if (unit !== undefined && (await this.#enter(client))) {
      client.served = true;
      const units = await serveTransaction(client, unit, this.#session, () => this.#locks.bars(client));
      await this.#takeNote(client, units);
      client.served = false;
    }
    this.#scheduled.delete(client);
    if (client.hasWork) this.#schedule(client);
  }

  /** Puts the client's settings on; false when it has left, or must leave because of them. */
  async #enter(client: WireClient): Promise<boolean> {
    if (client.gone) return false;
    try {
      await this.#session.enter(client);
    } catch (error) {
      client.fail("22023", error instanceof Error ? error.message : String(error));
    }
    return !client.gone;
  }

  /** Finds out what a transaction left behind in the session. */
  async #takeNote(client: WireClient, units: readonly Unit[]): Promise<void> {
    const traits = joinTraits(units.map((unit) => unit.traits));
    if (traits.settings) await this.#session.readSettings(client);
    if (traits.locks) await this.#noteLocks(client);
    if (traits.leftovers) client.leftovers = true;
    const repair = this.#listeners.note(client, traits.listens);
    if (repair !== "") await this.#session.run(repair);
  }

  async #noteLocks(client: WireClient): Promise<void> {
    const held = await this.#session.run("select 1 from pg_locks where locktype = 'advisory' and granted limit 1");
    for (const free of this.#locks.note(client, held.length > 0)) {
      this.#scheduled.delete(free);
      this.#schedule(free);
    }
  }

  /** Takes a client that has left out of the session. Its transaction was rolled back when its turn ended. */
  async #cleanUp(client: WireClient): Promise<void> {
    this.#scheduled.delete(client);
    const unlisten = this.#listeners.leave(client);
    if (this.#clients.size === 0) {
      await this.#session.discardAll();
    } else {
      await this.#session.closeStatements(client.reader.names.all());
      if (client.leftovers) await this.#session.run("close all; discard temp");
      if (unlisten !== "") await this.#session.run(unlisten);
      if (this.#locks.holds(client)) await this.#session.run("select pg_advisory_unlock_all()");
    }
    if (this.#locks.holds(client)) await this.#noteLocks(client);
  }

  #lose(reason: string): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#server.close();
    for (const client of this.#clients.values()) client.fail("57P02", `the bottle's database failed: ${reason}`);
    this.#options.onLost(reason);
  }
}
