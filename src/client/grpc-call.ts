import { type ClientHttp2Session, type ClientHttp2Stream, constants, type IncomingHttpHeaders } from "node:http2";
import type { Channel } from "./channel.ts";
import {
  ClientError,
  cancelled,
  connectionLost,
  deadlineExceeded,
  errorOfStatus,
  unreachable,
} from "./client-error.ts";
import { type CallStatus, readStatus } from "./grpc-status.ts";
import { encodeFrame, FrameReader } from "./message-frames.ts";

/** A call on the wire: bytes in, bytes out. */
export interface WireCall {
  /** /package.Service/Method */
  readonly path: string;
  /** One message, or as many as the iterable gives; it is pulled only as fast as the server reads. */
  readonly requests: Uint8Array | AsyncIterable<Uint8Array>;
  /** Milliseconds for the whole call, connecting included. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  readonly mostMessageBytes: number;
}

/**
 * Makes one call and yields the messages of the answer as they arrive. Ends normally only with status OK; otherwise
 * throws ClientError. Leaving the loop early cancels the call in the server. A stream that the server refused before
 * doing anything (RFC 9113, REFUSED_STREAM) is sent once more; nothing else is ever retried.
 */
export async function* callOverHttp2(channel: Channel, call: WireCall): AsyncGenerator<Buffer, void, undefined> {
  if (call.signal?.aborted === true) throw cancelled(channel.address);
  const endsAt = Date.now() + call.deadlineMs;
  for (let attempt = 1; ; attempt += 1) {
    const session = await untilAborted(channel.session(), channel, call, endsAt);
    const stream = new CallStream(session, channel.address, call, endsAt - Date.now());
    try {
      yield* stream.messages();
      return;
    } catch (error) {
      if (!(stream.wasRefusedUnprocessed && attempt === 1 && call.requests instanceof Uint8Array)) throw error;
    }
  }
}

class CallStream {
  readonly #stream: ClientHttp2Stream;
  readonly #address: string;
  readonly #call: WireCall;
  readonly #deadlineMs: number;
  readonly #closed: Promise<void>;
  #httpStatus = 0;
  #status: CallStatus | undefined;
  #ending: Error | undefined;
  #hasAnswer = false;

  constructor(session: ClientHttp2Session, address: string, call: WireCall, leftMs: number) {
    this.#address = address;
    this.#call = call;
    this.#deadlineMs = Math.max(1, Math.ceil(leftMs));
    this.#stream = session.request({
      ":method": "POST",
      ":path": call.path,
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-timeout": timeoutHeader(this.#deadlineMs),
      "user-agent": "kgents",
    });
    this.#closed = new Promise((resolve) => this.#stream.once("close", resolve));
    this.#stream.on("response", (headers: IncomingHttpHeaders & { readonly ":status"?: number }) => {
      this.#httpStatus = headers[":status"] ?? 0;
      this.#status = readStatus(headers);
    });
    this.#stream.on("trailers", (headers: IncomingHttpHeaders) => {
      this.#status ??= readStatus(headers);
    });
    this.#stream.on("error", () => undefined);
  }

  get wasRefusedUnprocessed(): boolean {
    const isRefused = this.#stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
    return isRefused && !this.#hasAnswer && this.#ending === undefined;
  }

  async *messages(): AsyncGenerator<Buffer, void, undefined> {
    const timer = setTimeout(() => this.#end(this.#late()), this.#deadlineMs);
    const abort = (): void => this.#end(cancelled(this.#address));
    this.#call.signal?.addEventListener("abort", abort, { once: true });
    // Not awaited at the end: a source that waits for its next record (a pipe, say) must not hold up the error.
    void this.#send();
    try {
      yield* this.#receive();
      await this.#closed;
      this.#settle();
    } finally {
      clearTimeout(timer);
      this.#call.signal?.removeEventListener("abort", abort);
      if (!this.#stream.closed) this.#stream.close(constants.NGHTTP2_CANCEL);
    }
  }

  async *#receive(): AsyncGenerator<Buffer, void, undefined> {
    const frames = new FrameReader(this.#call.mostMessageBytes);
    try {
      for await (const bytes of this.#stream) {
        if (this.#httpStatus !== 200) continue;
        this.#hasAnswer = true;
        yield* frames.read(bytes as Buffer);
      }
    } catch (error) {
      if (error instanceof RangeError) {
        throw new ClientError("answered", error.message, { code: "internal", address: this.#address });
      }
      // A status that came before the stream broke is the answer; #settle decides.
      this.#stream.destroy();
    }
  }

  /** Throws unless the call ended with OK. What this side decided wins, then what the server said. */
  #settle(): void {
    if (this.#ending !== undefined) throw this.#ending;
    const status = this.#status;
    if (status?.name === "OK") return;
    if (status !== undefined) throw errorOfStatus(this.#address, status);
    if (this.#httpStatus !== 0 && this.#httpStatus !== 200) {
      throw unreachable(this.#address, `what answers there is no gRPC service (HTTP status ${this.#httpStatus})`);
    }
    throw connectionLost(this.#address, this.#stream.errored);
  }

  /** Never throws: a failure of the requests' source ends the call with that failure. */
  async #send(): Promise<void> {
    const { requests } = this.#call;
    try {
      if (requests instanceof Uint8Array) {
        this.#stream.end(encodeFrame(requests));
        return;
      }
      for await (const message of requests) {
        if (this.#stream.closed || this.#stream.destroyed) return;
        if (!this.#stream.write(encodeFrame(message))) await this.#drained();
      }
      this.#stream.end();
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #drained(): Promise<void> {
    const drained = Promise.withResolvers<void>();
    this.#stream.once("drain", drained.resolve);
    await Promise.race([drained.promise, this.#closed]);
  }

  #late(): ClientError {
    return deadlineError(this.#address, this.#call.deadlineMs);
  }

  #end(error: Error): void {
    this.#ending ??= error;
    this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#stream.destroy();
  }
}

/** Waits for a session no longer than the call may take. The session itself goes on opening for other calls. */
async function untilAborted(
  opening: Promise<ClientHttp2Session>,
  channel: Channel,
  call: WireCall,
  endsAt: number,
): Promise<ClientHttp2Session> {
  const ended = Promise.withResolvers<never>();
  const abort = (): void => ended.reject(cancelled(channel.address));
  const left = Math.max(0, endsAt - Date.now());
  const timer = setTimeout(() => ended.reject(deadlineError(channel.address, call.deadlineMs)), left);
  call.signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([opening, ended.promise]);
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", abort);
  }
}

function deadlineError(address: string, deadlineMs: number): ClientError {
  const time = deadlineMs < 1_000 ? `${Math.ceil(deadlineMs)} ms` : `${Math.round(deadlineMs / 100) / 10} s`;
  return deadlineExceeded(address, `the service at ${address} was reached, but the call wasn't done within ${time}`);
}

/** At most eight digits, as gRPC wants it: milliseconds, or seconds where those are too many. */
function timeoutHeader(ms: number): string {
  return ms < 100_000_000 ? `${ms}m` : `${Math.min(99_999_999, Math.ceil(ms / 1000))}S`;
}
