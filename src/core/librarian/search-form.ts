import type { EntryContent } from "../catalog/entry.ts";
import type { SearchForm } from "../ports/catalog-writer.ts";
import type { Embedder } from "../search/embedder.ts";
import { combineVectors, embeddingTexts } from "../search/embedding-recipe.ts";
import { foldName, nameKeys } from "../search/name-keys.ts";
import { indexTerms } from "../search/terms.ts";

/** One vector per content, in order. Throws what the embedder throws. */
export async function embedContents(
  embedder: Embedder,
  contents: readonly EntryContent[],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const texts = contents.map(embeddingTexts);
  const vectors = await embedder.embed(texts.flat(), signal);
  let next = 0;
  return texts.map((own) => {
    const vector = combineVectors(vectors.slice(next, next + own.length));
    next += own.length;
    return vector;
  });
}

export function searchForm(content: EntryContent, vector: Float32Array | undefined): SearchForm {
  const nameFolded = foldName(content.name);
  return { nameFolded, nameKeys: nameKeys(nameFolded), terms: indexTerms(content), vector };
}
