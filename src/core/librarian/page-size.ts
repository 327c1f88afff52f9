import { limits } from "../catalog/limits.ts";
import { DomainError } from "../errors.ts";

/** 0 means the default; anything else must lie within the limit. */
export function pageSizeOf(asked: number): number {
  if (asked === 0) return limits.defaultPageSize;
  if (Number.isInteger(asked) && asked > 0 && asked <= limits.pageSize) return asked;
  throw new DomainError("invalid_argument", `A page holds 1 to ${limits.pageSize} items, not ${asked}.`);
}
