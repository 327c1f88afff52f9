import type { CatalogReader } from "../ports/catalog-reader.ts";
import type { Embedder } from "../search/embedder.ts";
import type { Stats } from "./requests.ts";

export function getStats(
  parts: { readonly catalog: CatalogReader; readonly embedder: Embedder },
  signal: AbortSignal,
): Promise<Stats> {
  return parts.catalog.stats(parts.embedder.model, signal);
}
