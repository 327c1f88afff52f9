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

/** By the whole id first, then by its part behind the prefix that importers add. */
function nearest(id: string, candidates: readonly string[]): readonly string[] {
  const whole = nearWords(id, candidates);
  const byPart = new Map(candidates.map((candidate) => [withoutPrefix(candidate), candidate]));
  const parts = nearWords(withoutPrefix(id), byPart.keys()).flatMap((part) => byPart.get(part) ?? []);
  return [...new Set([...whole, ...parts])].slice(0, 3);
}

function withoutPrefix(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}
