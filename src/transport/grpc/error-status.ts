import { Metadata, type StatusObject } from "@grpc/grpc-js";
import type { DomainError } from "../../core/errors.ts";
import { errorTable } from "../error-table.ts";

/** Clients may refuse header lists above 8 KB, and the status with its own fields needs a little. */
const mostProblemBytes = 4_000;
const mostHintBytes = 1_000;
const mostTextBytes = 700;
const mostDetailBytes = 1_400;
/** Base64, plus the key and the 32 bytes that HTTP/2 counts for each field. */
const costOf = (bytes: number): number => Math.ceil(bytes / 3) * 4 + 52;

/**
 * An error as status and trailers: lgent-error-code, lgent-request-id, and one lgent-problem-bin and lgent-hint-bin
 * per sentence, as many as fit; the last one then says how many don't.
 */
export function errorStatus(error: DomainError, requestId: string): StatusObject {
  const metadata = new Metadata();
  metadata.set("lgent-error-code", error.code);
  metadata.set("lgent-request-id", requestId);
  addSentences(metadata, "lgent-problem-bin", error.problems, mostProblemBytes);
  addSentences(metadata, "lgent-hint-bin", error.hints, mostHintBytes);
  return { code: errorTable[error.code].grpc, details: details(error.message), metadata };
}

function addSentences(metadata: Metadata, key: string, sentences: readonly string[], budget: number): void {
  const texts = sentences.map((sentence) => truncated(sentence, mostTextBytes));
  let left = budget - costOf(40);
  for (const [index, text] of texts.entries()) {
    left -= costOf(Buffer.byteLength(text));
    if (left < 0) {
      metadata.add(key, Buffer.from(`and ${texts.length - index} more`));
      return;
    }
    metadata.add(key, Buffer.from(text));
  }
}

/**
 * The transport percent-encodes the message, which throws on a lone surrogate and triples what isn't ASCII: so it is
 * made well formed, and cut by its encoded length.
 */
function details(message: string): string {
  const text = message.toWellFormed();
  if (encodeURI(text).length <= mostDetailBytes) return text;
  let length = 0;
  let kept = "";
  for (const character of text) {
    length += encodeURI(character).length;
    if (length > mostDetailBytes - 9) break;
    kept += character;
  }
  return `${kept}…`;
}

function truncated(text: string, mostBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return bytes.toString();
  // A character that is cut in two decodes as U+FFFD.
  return `${bytes
    .subarray(0, mostBytes - 3)
    .toString()
    .replace(/\uFFFD+$/, "")}…`;
}
