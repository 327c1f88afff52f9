import type { Filter } from "../catalog/filter.ts";
import { validateFilter } from "../catalog/validate-filter.ts";
import { DomainError } from "../errors.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";

/** Throws invalid_argument when the filter names an unknown type or status. The vocabulary is read only when needed. */
export async function checkFilter(
  parts: { readonly catalog: Pick<CatalogReader, "entityTypes"> },
  filter: Filter,
  signal: AbortSignal,
): Promise<void> {
  const types = filter.entityTypes.length === 0 ? [] : await parts.catalog.entityTypes(signal);
  const problems = validateFilter(filter, new Map(types.map((type) => [type.name, type])));
  const [first] = problems;
  if (first === undefined) return;
  throw new DomainError("invalid_argument", problems.length === 1 ? first : "The filter can't be used.", { problems });
}

/** The same filter in one spelling, for telling whether two are the same. */
export function filterQuestion(filter: Filter): readonly unknown[] {
  const sets = [filter.entityTypes, filter.statuses, filter.authors, filter.keywords];
  return [...sets.map((values) => [...new Set<string>(values)].sort()), filter.includeRetired];
}
