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
 * three and five examples, against their wrong candidates and against queries without an answer.
 */
const simple: Calibration = {
  curves: {
    hybrid: { middle: 0.5, slope: 8 },
    keyword: { middle: 1, slope: 3 },
    semantic: { middle: 0.4, slope: 10 },
  },
  unfamiliar: 0.2,
  thresholds: { hybrid: 0.15, keyword: 0.05, semantic: 0.2 },
};

const recorded: ReadonlyMap<string, Calibration> = new Map([["simple/static-minilm-256", simple]]);

/** By provider/name; a model that wasn't measured yet is read with the built-in one's curves. */
export function calibrationOf(model: string): Calibration {
  return recorded.get(model) ?? simple;
}

/** Relevance by content, 0 to mostByContent. `familiar`: some word of the query stands in the catalog. */
export function relevance(calibration: Calibration, mode: SearchMode, raw: number, familiar: boolean): number {
  const { middle, slope } = calibration.curves[mode];
  const shift = familiar || mode === "keyword" ? 0 : calibration.unfamiliar;
  // Beyond ±30 the logistic function has no digits left to tell scores apart by.
  const exponent = Math.max(-30, Math.min(30, slope * (raw - middle - shift)));
  return mostByContent / (1 + Math.exp(-exponent));
}
