import type { SearchMode } from "./discovery.ts";

/**
 * A monotone curve from a raw score to a relevance in 0..1: the logistic function of slope × (raw − middle). One half
 * means: a right answer has such a score as often as a wrong one, at even odds. Strictly growing, so it never reorders.
 */
export interface Curve {
  readonly middle: number;
  readonly slope: number;
}

/** The recorded curves and default thresholds of one embedding model. */
export interface Calibration {
  readonly curves: Readonly<Record<SearchMode, Curve>>;
  /**
   * Added to the middle when no word of the query stands anywhere in the catalog: then only a strong likeness counts,
   * since nonsense has some likeness to everything.
   */
  readonly unfamiliar: number;
  /** Hits score strictly above it unless the caller says otherwise. */
  readonly thresholds: Readonly<Record<SearchMode, number>>;
}

/** Content alone scores below this; above are the tiers of names (rank-names.ts). */
export const mostByContent = 0.95;

/**
 * Recorded from `node bench/eval/fit-calibration.ts`: fitted on the fitting half of the labelled queries with none,
 * three and five examples, against their best wrong candidates and against queries without an answer.
 *
 * Thresholds: any matching word passes in keyword mode; a cosine of .2, and fused .22, are below the best candidate of
 * all but 2 in 1,000 familiar queries. Unfamiliar: the likeliest of 50 nonsense words reached a cosine of .496, and now
 * needs .52.
 */
const simple: Calibration = {
  curves: {
    hybrid: { middle: 0.487, slope: 5.78 },
    keyword: { middle: 1.506, slope: 1.14 },
    semantic: { middle: 0.411, slope: 7.51 },
  },
  unfamiliar: 0.32,
  thresholds: { hybrid: 0.167, keyword: 0.1, semantic: 0.161 },
};

const recorded: ReadonlyMap<string, Calibration> = new Map([["simple/static-minilm-256", simple]]);

/** By provider/name; a model that wasn't measured yet is read with the built-in one's curves. */
export function calibrationOf(model: string): Calibration {
  return recorded.get(model) ?? simple;
}

/** What the brains gave for one entry, ready to be read off the curves. */
export interface Evidence {
  /** The mode whose curve reads `raw`. */
  readonly judgedAs: SearchMode;
  readonly raw: number;
  /** BM25 / ln(1 + N); 0 when no word matched. */
  readonly keyword: number;
  /** Some word of the query stands in the catalog. */
  readonly familiar: boolean;
}

/** Relevance by content, 0 to mostByContent; grows with each of the scores. */
export function relevance(calibration: Calibration, mode: SearchMode, evidence: Evidence): number {
  const shift = evidence.familiar || evidence.judgedAs === "keyword" ? 0 : calibration.unfamiliar;
  const read = readCurve(calibration.curves[evidence.judgedAs], evidence.raw - shift);
  if (mode !== "hybrid" || evidence.keyword <= 0) return read;
  // Meaning must widen what words find, never narrow it: an entry that holds a word of the query stays above hybrid's
  // default threshold, however unlike its meaning is.
  const words = readCurve(calibration.curves.keyword, evidence.keyword);
  return Math.max(read, calibration.thresholds.hybrid + 0.002 + 0.04 * words);
}

function readCurve({ middle, slope }: Curve, raw: number): number {
  // Beyond ±30 the logistic function has no digits left to tell scores apart by.
  const exponent = Math.max(-30, Math.min(30, slope * (raw - middle)));
  return mostByContent / (1 + Math.exp(-exponent));
}
