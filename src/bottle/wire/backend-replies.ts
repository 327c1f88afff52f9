import type { TransactionStatus } from "./message.ts";

/** Letters of the messages that need a look on their way to a client. */
const backend = {
  copyInResponse: 0x47,
  error: 0x45,
  notification: 0x41,
  parseComplete: 0x31,
  readyForQuery: 0x5a,
} as const;

export interface ReplyObserver {
  /** A NotificationResponse, header included. It isn't forwarded: it may be for other clients. */
  notification(bytes: Buffer): void;
  /** The fields of an ErrorResponse by their letter; it is forwarded too. */
  error(fields: ReadonlyMap<string, string>): void;
}

/**
 * Follows the database's answer to one unit of work: passes most of it on untouched, picks out what concerns the
 * server, and knows the transaction's status once the answer is over. Chunks may cut messages anywhere.
 */
export class BackendReplies {
  /** Set by ReadyForQuery; undefined while none came. */
  status: TransactionStatus | undefined;

  readonly #observer: ReplyObserver;
  /** How many ParseComplete to keep back: answers to what the server put in front of the client's messages. */
  #parsesToDrop: number;
  readonly #dropCopyIn: boolean;
  #partial: Buffer = Buffer.alloc(0);
  /** Bytes of the current, long message still to come, passed on as they are. */
  #passing = 0;

  constructor(observer: ReplyObserver, drop: { readonly parses?: number; readonly copyIn?: boolean } = {}) {
    this.#observer = observer;
    this.#parsesToDrop = drop.parses ?? 0;
    this.#dropCopyIn = drop.copyIn ?? false;
  }

  /** Takes the next bytes of the answer; gives back those that go to the client. */
  push(chunk: Buffer): readonly Buffer[] {
    const bytes = this.#partial.length > 0 ? Buffer.concat([this.#partial, chunk]) : chunk;
    this.#partial = Buffer.alloc(0);
    const out: Buffer[] = [];
    let at = Math.min(this.#passing, bytes.length);
    this.#passing -= at;
    // Everything in bytes.subarray(from, at) goes out.
    let from = 0;
    while (at < bytes.length) {
      const rest = bytes.length - at;
      const size = rest < 5 ? undefined : 1 + bytes.readUInt32BE(at + 1);
      const watched = this.#isWatched(bytes[at] ?? 0);
      if (size === undefined || (watched && rest < size)) {
        this.#partial = Buffer.from(bytes.subarray(at));
        break;
      }
      if (watched && !this.#keep(bytes.subarray(at, at + size))) {
        if (at > from) out.push(bytes.subarray(from, at));
        from = at + size;
      }
      if (rest < size) this.#passing = size - rest;
      at = Math.min(at + size, bytes.length);
    }
    if (at > from) out.push(bytes.subarray(from, at));
    return out;
  }

  #isWatched(type: number): boolean {
    return (
      type === backend.readyForQuery ||
      type === backend.notification ||
      type === backend.error ||
      type === backend.parseComplete ||
      type === backend.copyInResponse
    );
  }

  /** Looks at a whole message; false when it stays here. */
  #keep(bytes: Buffer): boolean {
    switch (bytes[0]) {
      case backend.readyForQuery:
        this.status = String.fromCharCode(bytes[5] ?? 0) as TransactionStatus;
        return true;
      case backend.notification:
        this.#observer.notification(Buffer.from(bytes));
        return false;
      case backend.error:
        this.#observer.error(readFields(bytes.subarray(5)));
        return true;
      case backend.parseComplete:
        if (this.#parsesToDrop === 0) return true;
        this.#parsesToDrop -= 1;
        return false;
      default:
        return !this.#dropCopyIn;
    }
  }
}

function readFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const end = body.indexOf(0, at);
    if (end < 0) break;
    fields.set(String.fromCharCode(body[at] ?? 0), body.toString("utf8", at + 1, end));
    at = end + 1;
  }
  return fields;
}
