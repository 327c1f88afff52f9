import type { EntryContent } from "../catalog/entry.ts";
import { splitWords } from "./words.ts";

/** Part of the embedding model's identity: entries embedded by another recipe aren't compared with these. */
export const embeddingRecipe = "mean(description, name. description, examples) v1";

/**
 * The texts whose vectors make up an entry's one vector: the description, the name as words followed by the
 * description, and each example query. Without a description, the name stands in for it. At least one text.
 */
export function embeddingTexts(content: EntryContent): readonly string[] {
  const name = nameAsWords(content.name);
  const description = content.description.trim();
  const own = description === "" ? [name] : [description, `${name}. ${description}`];
  return [...own, ...content.exampleQueries];
}

/**
 * The sum of unit vectors, at unit length: the mean's direction. All zero when every vector is (texts without any known
 * word), which has no cosine with anything; see hasDirection.
 */
export function combineVectors(vectors: readonly Float32Array[]): Float32Array {
  const first = vectors[0];
  if (first === undefined) throw new RangeError("an entry has at least one text to embed");
  const sum = new Float64Array(first.length);
  for (const vector of vectors) {
    if (vector.length !== first.length) throw new RangeError("vectors of different models can't be combined");
    for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) + (vector[index] ?? 0);
  }
  let squares = 0;
  for (const value of sum) squares += value * value;
  const combined = new Float32Array(first.length);
  if (squares === 0) return combined;
  const scale = 1 / Math.sqrt(squares);
  for (let index = 0; index < sum.length; index += 1) combined[index] = (sum[index] ?? 0) * scale;
  return combined;
}

/**
 * False for a zero vector. A query without direction has no semantic candidates; an entry without one is stored as it
 * is (it isn't pending: embedding it again would give the same) and never found by meaning.
 */
export function hasDirection(vector: Float32Array): boolean {
  return vector.some((value) => value !== 0);
}

function nameAsWords(name: string): string {
  const pieces = splitWords(name).flatMap((word) => word.pieces);
  return pieces.length === 0 ? name : pieces.join(" ");
}
