import { nearWords } from "../catalog/near-words.ts";
import { DomainError } from "../errors.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";

/** The error for an id that isn't there, naming those it may have been meant for. */
export async function notFound(
  parts: { readonly catalog: Pick<CatalogReader, "idsNear"> },
  id: string,
  signal: AbortSignal,
): Promise<DomainError> {
  const candidates = await parts.catalog.idsNear(id, signal);
  const near = nearest(id, candidates);
  const hints =
    near.length > 0 ? [`Did you mean ${near.join(", ")}?`] : ["Search for it with discover, or list the catalog."];
  return new DomainError("not_found", `Nothing is registered as ${id}.`, { hints });
}

/** By the whole id first, then by its part behind the prefix that importers add, then by its last part. */
function nearest(id: string, candidates: readonly string[]): readonly string[] {
  const near = new Set(nearWords(id, candidates));
  for (const part of [withoutPrefix, lastPart]) {
    const byPart = new Map(candidates.map((candidate) => [part(candidate), candidate]));
    for (const word of nearWords(part(id), byPart.keys())) near.add(byPart.get(word) ?? word);
  }
  return [...near].slice(0, 3);
}

function withoutPrefix(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}

function lastPart(id: string): string {
  return id.split(/[:/@]/).findLast((part) => part !== "") ?? id;
}
