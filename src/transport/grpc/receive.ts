import type { Readable } from "node:stream";
import { abortError } from "../../core/abort-error.ts";

/**
 * The client's messages, one at a time: the next is asked for when the one before is done with. grpc-js makes its
 * streams read 16 messages ahead, which at 4 MiB each is too much to hold for one caller, and offers no setting for it.
 * @throws DomainError cancelled or deadline_exceeded when the signal ends first
 */
export async function* receive<Message>(
  stream: Readable,
  decode: (bytes: Buffer) => Message,
  signal: AbortSignal,
): AsyncGenerator<Message, void, undefined> {
  const { _readableState: state } = stream as Readable & { _readableState?: { highWaterMark: number } };
  if (state) state.highWaterMark = 1;
  try {
    for await (const bytes of stream.iterator({ destroyOnReturn: false })) yield decode(bytes as Buffer);
  } catch (error) {
    if (signal.aborted) throw abortError(signal);
    throw error;
  }
  if (signal.aborted) throw abortError(signal);
}
