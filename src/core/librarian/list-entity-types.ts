import type { CatalogReader } from "../ports/catalog-reader.ts";
import type { EntityTypeWithCount } from "./requests.ts";

/** The vocabulary by name, each word with its number of entries, retired ones left out. */
export function listEntityTypes(
  parts: { readonly catalog: CatalogReader },
  signal: AbortSignal,
): Promise<readonly EntityTypeWithCount[]> {
  return parts.catalog.entityTypesWithCounts(signal);
}
