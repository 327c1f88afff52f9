/** One message of a client. `type` is its letter's code; 0 for the untyped packet that opens a connection. */
export interface Frame {
  readonly type: number;
  /** What follows type and length. */
  readonly body: Buffer;
  /** The message as it arrived, header included. */
  readonly bytes: Buffer;
}

/** The peer doesn't speak the protocol, or more of it than is accepted. Ends the connection. */
export class ProtocolViolation extends Error {
  readonly sqlState: string;

  constructor(message: string, sqlState = "08P01") {
    super(message);
    this.name = "ProtocolViolation";
    this.sqlState = sqlState;
  }
}

/** Before a client has proved who it is, it gets as little memory as PostgreSQL itself would give it. */
const openingLimit = 10_000;
/** A whole chunk of an import fits many times; WebAssembly's memory holds many of these. */
export const messageLimit = 64 * 1024 * 1024;

/** Cuts the byte stream of one client into messages, holding back what is incomplete. */
export class FrontendFrames {
  #chunks: Buffer[] = [];
  #held = 0;
  #typed = false;
  #limit = openingLimit;

  /** Bytes that belong to a message still incomplete. */
  get held(): number {
    return this.#held;
  }

  /** From now on messages have a type. */
  expectTyped(): void {
    this.#typed = true;
  }

  /** The client is known: messages may be as long as they need. */
  trust(): void {
    this.#limit = messageLimit;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
  }

  /**
   * The next whole message, or undefined until more bytes came.
   * @throws ProtocolViolation for a length that can't be
   */
  next(): Frame | undefined {
    const header = this.#typed ? 5 : 4;
    if (this.#held < header) return undefined;
    const start = this.#peek(header);
    const length = start.readInt32BE(header - 4);
    if (length < 4) throw new ProtocolViolation(`invalid message length ${length}`);
    if (length > this.#limit) {
      throw new ProtocolViolation(`a message of ${length} bytes is longer than the ${this.#limit} accepted`, "54000");
    }
    const whole = header - 4 + length;
    if (this.#held < whole) return undefined;
    const all = this.#peek(whole);
    const bytes = all.subarray(0, whole);
    this.#held -= whole;
    this.#chunks = all.length > whole ? [all.subarray(whole), ...this.#chunks.slice(1)] : this.#chunks.slice(1);
    return { type: this.#typed ? (bytes[0] ?? 0) : 0, body: bytes.subarray(header), bytes };
  }

  /** Makes the first chunk hold at least `size` bytes and answers it; copies each byte of a long message about once. */
  #peek(size: number): Buffer {
    let first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length < size) {
      first = Buffer.concat(this.#chunks);
      this.#chunks = [first];
    }
    return first;
  }
}

/** Letters of the messages that a client may send. */
export const frontend = {
  bind: 0x42,
  close: 0x43,
  copyData: 0x64,
  copyDone: 0x63,
  copyFail: 0x66,
  describe: 0x44,
  execute: 0x45,
  flush: 0x48,
  functionCall: 0x46,
  parse: 0x50,
  password: 0x70,
  query: 0x51,
  sync: 0x53,
  terminate: 0x58,
} as const;
