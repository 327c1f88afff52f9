import { abortError } from "../../core/abort-error.ts";
import { DomainError } from "../../core/errors.ts";

/** A client that reads nothing for so long holds a database snapshot for nothing. */
const stallMs = 60_000;

interface Writable {
  write(chunk: Buffer, written: (error?: Error | null) => void): boolean;
}

/**
 * Sends every message, pulling the next only when the one before has left for the client, so that a slow reader slows
 * its own source and nothing piles up here.
 * @throws DomainError cancelled or deadline_exceeded when the signal ends first, or when the client stops reading
 */
export async function sendAll<Message>(
  stream: Writable,
  messages: AsyncIterable<Message>,
  encode: (message: Message) => Buffer,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    if (signal.aborted) throw abortError(signal);
    await send(stream, encode(message), signal);
  }
}

/** The transport never calls back for a call that was cancelled meanwhile, so the signal is waited for as well. */
function send(stream: Writable, bytes: Buffer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      if (error) reject(error);
      else resolve();
    };
    const aborted = (): void => settle(abortError(signal));
    const timer = setTimeout(
      () => settle(new DomainError("deadline_exceeded", `the client read nothing for ${stallMs / 1_000} seconds`)),
      stallMs,
    );
    signal.addEventListener("abort", aborted);
    stream.write(bytes, (error) =>
      settle(error ? new DomainError("cancelled", "the client went away", { cause: error }) : undefined),
    );
  });
}
