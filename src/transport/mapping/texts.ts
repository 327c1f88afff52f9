import { limits } from "../../core/catalog/limits.ts";
import { fieldError } from "./field-error.ts";

/** ID@VERSION at its longest. */
const mostReferenceCharacters = 214 + 1 + limits.versionCharacters;
const mostTokenCharacters = 4_096;

/** An id or ID@VERSION that may be looked up. Whether it is well formed is not asked: such an id just isn't found. */
export function reference(text: string, field: string): string {
  if (text === "") throw fieldError(field, "must be given");
  return boundedText(text, field, mostReferenceCharacters);
}

/** Empty when the client doesn't retry. */
export function idempotencyKey(text: string): string {
  return boundedText(text, "idempotency_key", limits.idempotencyKeyCharacters);
}

export function pageToken(text: string): string {
  return boundedText(text, "page_token", mostTokenCharacters);
}

/** Counts code points, as limits do; a text of so many UTF-16 units or fewer can't have more. */
export function boundedText(text: string, field: string, most: number): string {
  if (text.length > most && [...text.slice(0, 2 * most + 2)].length > most) {
    throw fieldError(field, `must not be longer than ${most} characters`);
  }
  return text;
}

/**
 * Refuses U+0000 anywhere in a message: PostgreSQL has no such character. `content` is left out: there it is one of the
 * problems that the entry's own rules list together.
 */
export function refuseNul(message: object, path = ""): void {
  for (const [key, value] of Object.entries(message)) {
    if (key.startsWith("$") || key === "content") continue;
    const name = Array.isArray(message) ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${snakeCase(key)}`;
    if (typeof value === "string") {
      if (value.includes("\0")) throw fieldError(name, "must not contain the character U+0000");
    } else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
      refuseNul(value, name);
    }
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
