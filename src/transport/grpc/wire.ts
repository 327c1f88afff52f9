import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { limits } from "../../core/catalog/limits.ts";
import { DomainError } from "../../core/errors.ts";
import { refuseNul } from "../mapping/texts.ts";

/**
 * The server hands bytes through and reads and writes messages itself, so that bytes that aren't a message, and a
 * message that is too large to send, become errors like all others: counted, logged, with a request id.
 */
export const rawBytes = (bytes: Buffer): Buffer => bytes;

/** @throws DomainError invalid_argument when the bytes aren't such a message */
export function decode<Input extends DescMessage>(schema: Input, bytes: Uint8Array): MessageShape<Input> {
  let message: MessageShape<Input>;
  try {
    message = fromBinary(schema, bytes);
  } catch (cause) {
    const detail = cause instanceof Error ? `: ${cause.message}` : "";
    throw new DomainError("invalid_argument", `the request isn't a valid ${schema.typeName}${detail}`, { cause });
  }
  // Nearly no message holds a zero byte, and only then can a text hold U+0000.
  if (bytes.includes(0) && !holdsImport(message)) refuseNul(message);
  return message;
}

/** @throws DomainError invalid_argument when the answer is larger than a message may be */
export function encode<Output extends DescMessage>(schema: Output, message: MessageShape<Output>): Buffer {
  return checked(toBinary(schema, message));
}

/** A message that is encoded already; checks its size. */
export function checked(bytes: Uint8Array): Buffer {
  if (bytes.length > limits.messageBytes) {
    throw new DomainError(
      "invalid_argument",
      `the answer has ${bytes.length} bytes and a message holds at most ${limits.messageBytes}`,
      { hints: ["Ask for less at once."] },
    );
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Imports look at each record by itself, so that one bad record doesn't spoil its neighbours. */
function holdsImport(message: { readonly $typeName: string }): boolean {
  return message.$typeName === "kgents.library.v1.ImportArtifactsRequest";
}
