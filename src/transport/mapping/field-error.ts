import { DomainError } from "../../core/errors.ts";

/** A request that is malformed at one field, named as in the contract (page_size, relationships[3].type). */
export function fieldError(field: string, problem: string): DomainError {
  return new DomainError("invalid_argument", `${field}: ${problem}`);
}
