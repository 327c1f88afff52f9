import type { SearchMode } from "./discovery.ts";

/**
 * How much of the keyword score joins the cosine: fused = cosine + keywordShare × BM25 / ln(1 + N). Fused on scores,
 * not on ranks, so that an entry's score doesn't depend on which others were found. Chosen on labelled queries that
 * neither the table nor the report has seen: .04 to .08 are within .004 of each other in nDCG@10, with none, three and
 * five examples (bench/eval/fit-constants.ts prints the range; docs/search-quality.md has the figures). Name, type and
 * relationship queries aren't fused: rank-names.ts and rank-structure.ts order them.
 */
export const keywordShare = 0.07;

/** The two brains' raw scores for one entry and one query. */
export interface RawScores {
  /** Raw cosine; undefined when there was no vector to compare. */
  readonly similarity: number | undefined;
  /** BM25; 0 when no word matched. */
  readonly keyword: number;
}

/** BM25 grows with the logarithm of the catalog; divided by it, the score means the same at any size. */
export function sizeFreeKeywordScore(keyword: number, documents: number): number {
  return keyword / Math.log(1 + Math.max(documents, 1));
}

export interface FusedScore {
  readonly fused: number;
  /** BM25 / ln(1 + N). */
  readonly keyword: number;
  /** The mode whose curve reads the score: an entry without a vector can only be judged by its words. */
  readonly judgedAs: SearchMode;
}

/**
 * What the brains of a mode give together. Undefined when the mode's brain has nothing to say about the entry. A
 * missing arm never counts as zero: without a vector, hybrid judges by words alone, on the scale of words alone.
 */
export function fuse(mode: SearchMode, scores: RawScores, documents: number): FusedScore | undefined {
  const keyword = sizeFreeKeywordScore(scores.keyword, documents);
  if (mode === "keyword" || scores.similarity === undefined) {
    if (mode === "semantic" || keyword <= 0) return undefined;
    return { fused: keyword, keyword, judgedAs: "keyword" };
  }
  if (mode === "semantic") return { fused: scores.similarity, keyword, judgedAs: "semantic" };
  return { fused: scores.similarity + keywordShare * keyword, keyword, judgedAs: "hybrid" };
}
