import { limits } from "../../core/catalog/limits.ts";
import { fieldError } from "./field-error.ts";

/** An entry's revision is an integer of four bytes in the database. */
const mostRevision = 2_147_483_647;

/** A whole number within bounds, exact as a JavaScript number. */
export function wholeNumber(value: bigint | number, field: string, least: number, most: number): number {
  if (value < least || value > most) throw fieldError(field, `must be from ${least} to ${most}, but is ${value}`);
  return Number(value);
}

/** A revision of an entry; undefined for 0, which is how the contract spells "not given". */
export function revisionNumber(value: bigint, field: string): number | undefined {
  return wholeNumber(value, field, 0, mostRevision) || undefined;
}

/** A revision of the catalog, or a count. */
export function largeNumber(value: bigint, field: string): number {
  return wholeNumber(value, field, 0, Number.MAX_SAFE_INTEGER);
}

/** The page size to use: 0 means the default. */
export function pageSize(value: number): number {
  return wholeNumber(value, "page_size", 0, limits.pageSize) || limits.defaultPageSize;
}
