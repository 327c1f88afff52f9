import { createHash } from "node:crypto";
import { DomainError } from "../errors.ts";

/** What a token carries besides its purpose: where to go on, and what the first page learned once and for all. */
export type TokenPart = string | number;

/**
 * An opaque continuation. `question` is everything the answer depends on (method, id, filter): its digest travels along,
 * so that a token is refused for any other question than the one it came from.
 */
export function writePageToken(question: readonly unknown[], parts: readonly TokenPart[]): string {
  return Buffer.from(JSON.stringify([digestOf(question), ...parts])).toString("base64url");
}

/** The parts, whose types must be these; invalid_argument for anything that writePageToken didn't make for this question. */
export function readPageToken(
  token: string,
  question: readonly unknown[],
  types: readonly ("string" | "number")[],
): readonly TokenPart[] {
  const [digest, ...parts] = decode(token);
  const fits = parts.length === types.length && parts.every((part, index) => isPart(part, types[index]));
  if (typeof digest !== "string" || !fits) {
    throw new DomainError("invalid_argument", "The page token is not one that this service gave out.", {
      hints: ["Use next_page_token of the reply before as it is, or leave the token empty for the first page."],
    });
  }
  if (digest !== digestOf(question)) {
    throw new DomainError("invalid_argument", "The page token belongs to a list with another id or other filters.", {
      hints: ["Repeat the request that gave the token, or leave the token empty for the first page."],
    });
  }
  return parts as readonly TokenPart[];
}

function decode(token: string): readonly unknown[] {
  if (token.length > 4_000) return [];
  try {
    const bytes = Buffer.from(token, "base64url");
    // Node reads past what doesn't belong there.
    if (bytes.toString("base64url") !== token) return [];
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isPart(part: unknown, type: "string" | "number" | undefined): boolean {
  if (type === "number") return typeof part === "number" && Number.isSafeInteger(part) && part >= 0;
  // PostgreSQL can't hold NUL or half a surrogate pair in a text.
  return type === "string" && typeof part === "string" && part.isWellFormed() && !part.includes("\0");
}

function digestOf(question: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 16);
}
