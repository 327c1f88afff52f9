/**
 * gRPC's framing of messages in an HTTP/2 stream: one flag byte (1 = compressed), four bytes of length, big endian,
 * then the message. Nothing here is compressed: the client asks for identity.
 */
const headerBytes = 5;

export function encodeFrame(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, headerBytes);
  return frame;
}

/** Cuts a stream of bytes into messages, however the bytes were split on the way. */
export class FrameReader {
  readonly #mostBytes: number;
  #parts: Buffer[] = [];
  #held = 0;
  #wanted = headerBytes;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** True when no message was cut off. */
  get isEmpty(): boolean {
    return this.#held === 0;
  }

  /** The messages that `bytes` completes. Throws RangeError for a message that is too large or compressed. */
  *read(bytes: Buffer): Generator<Buffer> {
    this.#parts.push(bytes);
    this.#held += bytes.length;
    while (this.#held >= this.#wanted) {
      const all = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts, this.#held);
      const length = all.readUInt32BE(1);
      if (all[0] !== 0) throw new RangeError("the server sent a compressed message, which wasn't asked for");
      if (length > this.#mostBytes) {
        throw new RangeError(`the server sent a message of ${length} bytes; at most ${this.#mostBytes} are taken`);
      }
      const end = headerBytes + length;
      if (all.length < end) {
        this.#keep(all, end);
        return;
      }
      yield all.subarray(headerBytes, end);
      this.#keep(all.subarray(end), headerBytes);
    }
  }

  #keep(rest: Buffer, wanted: number): void {
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    this.#wanted = wanted;
  }
}
