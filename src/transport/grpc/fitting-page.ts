import { type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { limits } from "../../core/catalog/limits.ts";

/**
 * A page that fits a message. Entries may be large, so a page may have to hold fewer than were asked for; its own token
 * says where the next one goes on. One item that is too large by itself is left to the caller to refuse.
 */
export async function fittingPage<Output extends DescMessage>(
  schema: Output,
  size: number,
  read: (size: number) => Promise<MessageShape<Output>>,
): Promise<Uint8Array> {
  const bytes = toBinary(schema, await read(size));
  if (bytes.length <= limits.messageBytes || size === 1) return bytes;
  // As many as would have fitted on average, and a few less, as sizes vary.
  const fitting = Math.floor((size * limits.messageBytes * 0.8) / bytes.length);
  return fittingPage(schema, Math.max(1, Math.min(fitting, size - 1)), read);
}
