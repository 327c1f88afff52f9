import type { Backend } from "../backend/backend.ts";
import { BackendReplies } from "./backend-replies.ts";
import { message, simpleQuery, syncMessage, type TransactionStatus } from "./message.ts";
import type { Unit } from "./unit.ts";
import type { WireClient } from "./wire-client.ts";

/** A statement under way. */
export interface RunningStatement {
  /** Milliseconds on the monotonic clock; moved on by the time that the client took to read. */
  since: number;
  readonly text: string;
  /** May rightly take longer than the hard limit. */
  readonly lengthy: boolean;
}

export interface SharedSessionEvents {
  notification(bytes: Buffer): void;
  /** The database ended its session; nothing can be run any more. */
  lost(reason: string): void;
}

/**
 * The database's one session, lent to one client at a time. What a session remembers beyond a transaction is changed
 * over when the client changes: settings are taken off and put on, the unnamed statement is put back.
 */
export class SharedSession {
  running: RunningStatement | undefined;
  /** Whose unnamed statement the database holds. */
  #unnamedOf: WireClient | undefined;
  /** The settings in force, in the form of settingsKey. */
  #settings = "";
  readonly #backend: Backend;
  readonly #events: SharedSessionEvents;

  constructor(backend: Backend, events: SharedSessionEvents) {
    this.#backend = backend;
    this.#events = events;
  }

  /** Runs a client's unit and passes its answers on. Undefined when the unit ended without ReadyForQuery (Flush). */
  async runUnit(client: WireClient, unit: Unit, copy: readonly Buffer[] = []): Promise<TransactionStatus | undefined> {
    const repeated = this.#unnamedOf === client ? undefined : unit.needsUnnamed;
    if (unit.ends === "query") this.#unnamedOf = undefined;
    else if (unit.parsesUnnamed || repeated !== undefined) this.#unnamedOf = client;
    const messages = [...(repeated === undefined ? [] : [repeated]), ...unit.messages, ...copy];
    const replies = this.#replies({ parses: repeated === undefined ? 0 : 1, copyIn: unit.traits.copyIn });
    await this.#run(messages, unit.text, unit.traits.lengthy, (chunk) => client.send(replies.push(chunk)));
    return replies.status;
  }

  /** Runs the server's own SQL. Answers the first column of each row, as text. @throws Error */
  async run(sql: string, lengthy = false): Promise<readonly (string | undefined)[]> {
    this.#unnamedOf = undefined;
    const values: (string | undefined)[] = [];
    let problem: string | undefined;
    const replies = this.#replies({}, (text) => {
      problem ??= text;
    });
    const parts: Buffer[] = [];
    await this.#run([simpleQuery(sql)], sql, lengthy, (chunk) => {
      parts.push(...replies.push(chunk).map((part) => Buffer.from(part)));
    });
    if (problem !== undefined) throw new Error(problem);
    readFirstColumn(Buffer.concat(parts), values);
    return values;
  }

  /** Puts the client's settings on, unless they are in force already. @throws Error when one of them is refused */
  async enter(client: WireClient): Promise<void> {
    const wanted = settingsKey(client.settings);
    if (wanted === this.#settings) return;
    this.#settings = "?";
    const puts = [...client.settings].map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, false)`);
    await this.run(`reset session authorization; reset all${puts.length > 0 ? `; select ${puts.join(", ")}` : ""}`);
    this.#settings = wanted;
  }

  /** Reads which settings the client's session has now. The role counts as one; reset all leaves it alone. */
  async readSettings(client: WireClient): Promise<void> {
    const rows = await this.run(
      "select name || '=' || setting from pg_settings where source = 'session'" +
        " union all select 'role=' || current_setting('role') where current_setting('role') <> 'none'",
    );
    const pairs = rows.map((row) => (row ?? "").split(/=(.*)/s, 2) as [string, string]);
    client.settings = new Map(pairs);
    this.#settings = settingsKey(client.settings);
  }

  /** Drops prepared statements by the database's names. */
  async closeStatements(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const closes = names.map((name) => message("C", Buffer.from("S"), name));
    await this.#run([...closes, syncMessage], "", false, this.#swallow());
  }

  /** Takes off every setting of the client. @throws Error */
  async resetSettings(client: WireClient): Promise<void> {
    client.settings = new Map();
    this.#settings = "?";
    await this.enter(client);
  }

  /** Ends whatever the client that had the session left open. */
  async abandonTransaction(): Promise<void> {
    // Sync first: after an error among extended messages nothing else is listened to.
    await this.#run([syncMessage, simpleQuery("rollback")], "rollback", false, this.#swallow());
    // A setting made in the transaction may be in force or not.
    this.#settings = "?";
    this.#unnamedOf = undefined;
  }

  /** Makes the session as new, once nobody is left. */
  async discardAll(): Promise<void> {
    await this.run("discard all");
    this.#settings = "";
  }

  async #run(
    messages: readonly Buffer[],
    text: string,
    lengthy: boolean,
    onOutput: (chunk: Buffer) => void | Promise<void>,
  ): Promise<void> {
    const running: RunningStatement = { since: performance.now(), text, lengthy };
    this.running = running;
    const passOn = async (waiting: Promise<void>): Promise<void> => {
      const begun = performance.now();
      await waiting;
      running.since += performance.now() - begun;
    };
    try {
      await this.#backend.run(Buffer.concat(messages), (chunk) => {
        const waiting = onOutput(chunk);
        return waiting === undefined ? undefined : passOn(waiting);
      });
    } catch (error) {
      this.#events.lost(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      this.running = undefined;
    }
  }

  /** For answers that nobody wants; notifications among them still reach their listeners. */
  #swallow(): (chunk: Buffer) => void {
    const replies = this.#replies({});
    return (chunk) => {
      replies.push(chunk);
    };
  }

  #replies(drop: { parses?: number; copyIn?: boolean }, onError?: (text: string) => void): BackendReplies {
    return new BackendReplies(
      {
        notification: (bytes) => this.#events.notification(bytes),
        error: (fields) => {
          onError?.(fields.get("M") ?? "unknown error");
          const severity = fields.get("V");
          if (severity === "FATAL" || severity === "PANIC") this.#events.lost(`${severity}: ${fields.get("M")}`);
        },
      },
      drop,
    );
  }
}

function settingsKey(settings: ReadonlyMap<string, string>): string {
  const pairs = [...settings].sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? "" : JSON.stringify(pairs);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whole messages in, first column of every DataRow out. */
function readFirstColumn(bytes: Buffer, values: (string | undefined)[]): void {
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readUInt32BE(at + 1)) {
    if (bytes[at] !== 0x44 || bytes.readInt16BE(at + 5) < 1) continue;
    const length = bytes.readInt32BE(at + 7);
    values.push(length < 0 ? undefined : bytes.toString("utf8", at + 11, at + 11 + length));
  }
}
