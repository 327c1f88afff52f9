import { randomInt } from "node:crypto";
import type { Socket } from "node:net";
import { type Frame, FrontendFrames, frontend, ProtocolViolation } from "./frontend-frames.ts";
import { errorResponse, readyForQuery } from "./message.ts";
import type { Unit } from "./unit.ts";
import { UnitReader } from "./unit-reader.ts";
import type { WireLimits } from "./wire-limits.ts";

/** What a client makes happen in the server. */
export interface ClientEvents {
  /** The connection's opening: startup packet or password. */
  opening(client: WireClient, frame: Frame): void;
  /** Work came in. */
  work(client: WireClient): void;
  /** The connection is over, for whatever reason. Once. */
  gone(client: WireClient): void;
}

/** One connection: reads messages into units, writes answers at the pace at which they are read. */
export class WireClient {
  readonly id: number;
  /** With the id, what a cancel request must show. */
  readonly secret: number = randomInt(1, 0x7fffffff);
  readonly reader: UnitReader;
  readonly limits: WireLimits;
  /** Settings of this client's session that differ from the database's own. */
  settings: ReadonlyMap<string, string> = new Map();
  applicationName = "";
  /** Channels listened to. */
  readonly channels: Set<string> = new Set();
  /** Made things that outlive a transaction. */
  leftovers = false;
  /** Has shown the password. */
  known = false;
  /** Has the database just now. */
  served = false;
  gone = false;

  readonly #socket: Socket;
  readonly #events: ClientEvents;
  readonly #frames = new FrontendFrames();
  readonly #openingTimer: NodeJS.Timeout;
  #units: Unit[] = [];
  #ahead = 0;
  /** Rows of a COPY that is being gathered. */
  #copy: { parts: Buffer[]; size: number; done: boolean } | undefined;
  /** Woken when something arrived or the client went away. */
  #wake: (() => void) | undefined;

  constructor(id: number, socket: Socket, limits: WireLimits, events: ClientEvents) {
    this.id = id;
    this.#socket = socket;
    this.limits = limits;
    this.#events = events;
    this.reader = new UnitReader(id);
    this.#openingTimer = setTimeout(() => this.#socket.destroy(), limits.openingMs);
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("error", () => socket.destroy());
    // Half-open connections aren't part of the protocol: who stops sending has left.
    socket.on("end", () => socket.destroy());
    socket.on("close", () => this.#leave());
  }

  /** The startup packet is over; messages have types now. */
  expectTyped(): void {
    this.#frames.expectTyped();
  }

  /** The password was right. */
  welcome(): void {
    this.known = true;
    clearTimeout(this.#openingTimer);
    this.#frames.trust();
  }

  get hasWork(): boolean {
    return this.#units.length > 0;
  }

  takeUnit(): Unit | undefined {
    const unit = this.#units.shift();
    if (unit === undefined) return undefined;
    this.#ahead -= unit.size;
    if (this.#ahead <= this.limits.readAheadBytes) this.#socket.resume();
    return unit;
  }

  putBack(unit: Unit): void {
    this.#units.unshift(unit);
    this.#ahead += unit.size;
  }

  /** The client's next unit while it holds the database; "silent" when it let the time pass, "gone" when it left. */
  async nextUnit(): Promise<Unit | "silent" | "gone"> {
    const until = Date.now() + this.limits.idleInTransactionMs;
    while (!this.gone) {
      const unit = this.takeUnit();
      if (unit !== undefined) return unit;
      if (!(await this.#woken(until))) return "silent";
    }
    return "gone";
  }

  /** Gathers the messages of a COPY up to its end. */
  async copyInput(): Promise<readonly Buffer[] | "silent" | "gone"> {
    const copy = { parts: [] as Buffer[], size: 0, done: false };
    this.#copy = copy;
    try {
      while (!this.gone) {
        if (copy.done) return copy.parts;
        if (!(await this.#woken(Date.now() + this.limits.idleInTransactionMs))) return "silent";
      }
      return "gone";
    } finally {
      this.#copy = undefined;
    }
  }

  /** Writes; the promise, when there is one, resolves once there is room for more or the client has left. */
  send(bytes: readonly Buffer[]): void | Promise<void> {
    if (this.gone || bytes.length === 0) return;
    this.#socket.cork();
    let room = true;
    for (const part of bytes) room = this.#socket.write(part);
    this.#socket.uncork();
    return room ? undefined : this.#drained();
  }

  /** Drops what waits for its turn, if anything does, as if it had been cancelled while running. */
  cancelWaiting(): void {
    const unit = this.served ? undefined : this.takeUnit();
    if (unit === undefined) return;
    if (unit.ends === "flush") return this.putBack(unit);
    const cancelled = errorResponse("ERROR", "57014", "canceling statement due to user request");
    void this.send([cancelled, readyForQuery("I")]);
  }

  /** Closes the connection without a word. */
  end(): void {
    this.#socket.end();
    this.#leave();
  }

  /** Says why and ends the connection. */
  fail(sqlState: string, text: string, hint?: string): void {
    if (this.gone) return;
    this.#socket.end(errorResponse("FATAL", sqlState, text, hint));
    // Who doesn't close after that is closed.
    setTimeout(() => this.#socket.destroy(), 1_000).unref();
    this.#leave();
  }

  #receive(chunk: Buffer): void {
    if (this.gone) return;
    this.#frames.push(chunk);
    try {
      for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
        this.#takeFrame(frame);
        if (this.gone) return;
      }
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      this.fail(error.sqlState, error.message);
    }
  }

  #takeFrame(frame: Frame): void {
    if (!this.known) return this.#events.opening(this, frame);
    if (frame.type === frontend.terminate) return this.end();
    if (frame.type === frontend.copyData || frame.type === frontend.copyDone || frame.type === frontend.copyFail) {
      return this.#takeCopy(frame);
    }
    const unit = this.reader.take(frame);
    if (unit === undefined) return;
    this.#units.push(unit);
    this.#ahead += unit.size;
    if (this.#ahead > this.limits.readAheadBytes) this.#socket.pause();
    this.#wake?.();
    this.#events.work(this);
  }

  #takeCopy(frame: Frame): void {
    const copy = this.#copy;
    // Rows that come after the COPY has failed are ignored, as the protocol wants it.
    if (copy === undefined || copy.done) return;
    copy.size += frame.bytes.length;
    if (copy.size > this.limits.copyInBytes) {
      throw new ProtocolViolation(`COPY of more than ${this.limits.copyInBytes} bytes at once`, "54000");
    }
    copy.parts.push(frame.bytes);
    copy.done = frame.type !== frontend.copyData;
    this.#wake?.();
  }

  /** False when the time passed without anything happening. */
  async #woken(until: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), Math.max(0, until - Date.now()));
    this.#wake = () => resolve(true);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#wake = undefined;
    }
  }

  async #drained(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#socket.destroy(), this.limits.stalledMs);
    this.#socket.once("drain", resolve);
    this.#socket.once("close", resolve);
    await promise;
    clearTimeout(timer);
    this.#socket.off("drain", resolve);
    this.#socket.off("close", resolve);
  }

  #leave(): void {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.#openingTimer);
    this.#units = [];
    this.#copy = undefined;
    this.#wake?.();
    this.#events.gone(this);
  }
}
