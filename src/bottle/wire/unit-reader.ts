import { type Frame, frontend, messageLimit, ProtocolViolation } from "./frontend-frames.ts";
import { message, readCstring } from "./message.ts";
import { StatementNames } from "./statement-names.ts";
import { joinTraits, noTraits, type StatementTraits, statementTraits } from "./statement-traits.ts";
import type { Unit } from "./unit.ts";

interface Rewritten {
  readonly bytes: Buffer;
  readonly traits: StatementTraits;
}

const logTextLength = 200;

/** Gathers the messages of one client into units, under the database's statement names. */
export class UnitReader {
  readonly names: StatementNames;
  readonly #traitsOf = new Map<string, StatementTraits>();
  #unnamed: Buffer | undefined;
  #messages: Buffer[] = [];
  #traits: StatementTraits[] = [];
  #size = 0;
  #text = "";
  #needsUnnamed: Buffer | undefined;
  #parsesUnnamed = false;

  constructor(clientId: number) {
    this.names = new StatementNames(clientId);
  }

  /**
   * Takes a message; answers the unit that it completes.
   * @throws ProtocolViolation
   */
  take(frame: Frame): Unit | undefined {
    switch (frame.type) {
      case frontend.query:
        return this.#simple(frame);
      case frontend.parse:
        return this.#add(this.#parse(frame.body));
      case frontend.bind:
        return this.#add(this.#bind(frame.body));
      case frontend.describe:
      case frontend.close:
        return this.#add(this.#describeOrClose(frame));
      case frontend.execute:
        return this.#add({ bytes: frame.bytes, traits: noTraits });
      case frontend.sync:
        return this.#complete("sync", frame.bytes);
      case frontend.flush:
        return this.#messages.length === 0 ? undefined : this.#complete("flush", frame.bytes);
      default:
        throw new ProtocolViolation(`invalid frontend message type ${frame.type}`);
    }
  }

  /** Forgets the prepared statements; for DISCARD ALL and DEALLOCATE ALL. */
  forget(): void {
    this.names.clear();
    this.#traitsOf.clear();
    this.#unnamed = undefined;
  }

  #simple(frame: Frame): Unit {
    const { text } = field(frame.body, 0);
    this.#traits.push(statementTraits(text));
    this.#text = text.slice(0, logTextLength);
    // As in PostgreSQL: a simple query ends the unnamed statement.
    this.#unnamed = undefined;
    return this.#complete("query", frame.bytes);
  }

  #parse(body: Buffer): Rewritten {
    const name = field(body, 0);
    const text = field(body, name.next);
    const traits = statementTraits(text.text);
    const bytes = message("P", this.names.inDatabase(name.text), body.subarray(name.next));
    this.#traitsOf.set(name.text, traits);
    if (this.#text === "") this.#text = text.text.slice(0, logTextLength);
    if (name.text === "") {
      this.#unnamed = bytes;
      this.#parsesUnnamed = true;
    }
    return { bytes, traits };
  }

  #bind(body: Buffer): Rewritten {
    const portal = field(body, 0);
    const statement = field(body, portal.next);
    this.#touch(statement.text);
    const bytes = message("B", portal.text, this.names.inDatabase(statement.text), body.subarray(statement.next));
    return { bytes, traits: this.#traitsOf.get(statement.text) ?? noTraits };
  }

  #describeOrClose(frame: Frame): Rewritten {
    const name = field(frame.body, 1);
    if (frame.body[0] !== 0x53) return { bytes: frame.bytes, traits: noTraits };
    if (frame.type === frontend.describe) this.#touch(name.text);
    const kind = frame.type === frontend.describe ? "D" : "C";
    return { bytes: message(kind, Buffer.from("S"), this.names.inDatabase(name.text)), traits: noTraits };
  }

  #touch(statement: string): void {
    if (statement === "" && !this.#parsesUnnamed) this.#needsUnnamed ??= this.#unnamed;
  }

  #add({ bytes, traits }: Rewritten): undefined {
    this.#size += bytes.length;
    if (this.#size > messageLimit) {
      throw new ProtocolViolation(`more than ${messageLimit} bytes without a Sync`, "54000");
    }
    this.#messages.push(bytes);
    if (traits !== noTraits) this.#traits.push(traits);
  }

  #complete(ends: Unit["ends"], last: Buffer): Unit {
    const unit: Unit = {
      messages: [...this.#messages, last],
      size: this.#size + last.length,
      ends,
      traits: this.#traits.length === 0 ? noTraits : joinTraits(this.#traits),
      text: this.#text,
      needsUnnamed: this.#needsUnnamed,
      parsesUnnamed: this.#parsesUnnamed,
    };
    this.#messages = [];
    this.#traits = [];
    this.#size = 0;
    this.#text = "";
    this.#needsUnnamed = undefined;
    this.#parsesUnnamed = false;
    return unit;
  }
}

function field(body: Buffer, from: number): { readonly text: string; readonly next: number } {
  const read = readCstring(body, from);
  if (read === undefined) throw new ProtocolViolation("invalid string in message");
  return read;
}
