import { limits } from "../catalog/limits.ts";
import { DomainError } from "../errors.ts";

/** An id, or ID@VERSION, as a question: long enough for both, and nothing that the database can't compare. */
export function checkReference(reference: string): void {
  if (reference === "") throw new DomainError("invalid_argument", "The id is empty.");
  const most = 214 + 1 + limits.versionCharacters;
  if (reference.length > 2 * most) {
    throw new DomainError("invalid_argument", `An id with its version has at most ${most} characters.`);
  }
  if (!reference.isWellFormed() || reference.includes("\0")) {
    throw new DomainError("invalid_argument", "The id holds characters that no id can have.");
  }
}
