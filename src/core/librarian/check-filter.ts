import type { Filter } from "../catalog/filter.ts";
import { validateFilter } from "../catalog/validate-filter.ts";
import { DomainError } from "../errors.ts";
import type { KnownTypes } from "./known-types.ts";

/** Throws invalid_argument when the filter names an unknown type or status. */
export async function checkFilter(types: KnownTypes, filter: Filter, signal: AbortSignal): Promise<void> {
  const problems = validateFilter(filter, await types.including(filter.entityTypes, signal));
  const [first] = problems;
  if (first === undefined) return;
  throw new DomainError("invalid_argument", problems.length === 1 ? first : "The filter can't be used.", { problems });
}

/** The same filter in one spelling, for telling whether two are the same. */
export function filterQuestion(filter: Filter): readonly unknown[] {
  const sets = [filter.entityTypes, filter.statuses, filter.authors, filter.keywords];
  return [...sets.map((values) => [...new Set<string>(values)].sort()), filter.includeRetired];
}
