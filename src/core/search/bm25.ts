import type { FieldLengths } from "../ports/search-index.ts";
import type { TermCounts } from "./terms.ts";

/**
 * The one definition of the keyword score; the search statement computes the same in SQL from these numbers.
 *
 *   tf     = nameWeight × inName + descriptionWeight × inDescription + keywordsWeight × inKeywords + examplesWeight × inExamples
 *   length = the same weights over the field lengths; average = the same weights over the average field lengths
 *   score  = Σ idf × tf × (k1 + 1) / (tf + k1 × (1 − b + b × length / average))
 *
 * BM25 over weighted fields (Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple weighted fields", 2004).
 * The length is normalised over the whole entry and not per field: example queries are rare in real catalogs, and an
 * average close to zero would punish whoever writes some.
 */
export const bm25 = {
  k1: 2,
  b: 0.3,
  nameWeight: 2,
  descriptionWeight: 1,
  keywordsWeight: 1,
  examplesWeight: 0.5,
} as const;

/**
 * ln(1 + (N − df + .5) / (df + .5)), always above 0. The counts may lag behind the catalog: a term nobody counted yet
 * counts as seen once (it was just found), and df is never taken to be above N.
 */
export function inverseDocumentFrequency(documents: number, documentFrequency: number | undefined): number {
  const n = Math.max(documents, 1);
  const df = Math.min(Math.max(documentFrequency ?? 1, 1), n);
  return Math.log(1 + (n - df + 0.5) / (df + 0.5));
}

/** k1 × (1 − b + b × length / average); every length counts as average while the averages are all 0. */
export function lengthNorm(lengths: FieldLengths, averageLengths: FieldLengths): number {
  const average = weightedLength(averageLengths);
  const ratio = average > 0 ? weightedLength(lengths) / average : 1;
  return bm25.k1 * (1 - bm25.b + bm25.b * ratio);
}

/** One term's part of the score. */
export function termScore(counts: TermCounts, idf: number, norm: number): number {
  const tf =
    bm25.nameWeight * counts.inName +
    bm25.descriptionWeight * counts.inDescription +
    bm25.keywordsWeight * counts.inKeywords +
    bm25.examplesWeight * counts.inExamples;
  return (idf * tf * (bm25.k1 + 1)) / (tf + norm);
}

function weightedLength(lengths: FieldLengths): number {
  return (
    bm25.nameWeight * lengths.name +
    bm25.descriptionWeight * lengths.description +
    bm25.keywordsWeight * lengths.keywords +
    bm25.examplesWeight * lengths.examples
  );
}
