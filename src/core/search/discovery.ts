import type { Entry } from "../catalog/entry.ts";
import type { Filter } from "../catalog/filter.ts";

export const searchModes = ["hybrid", "keyword", "semantic"] as const;

export type SearchMode = (typeof searchModes)[number];

export const queryClasses = ["name", "intent", "type", "relationship"] as const;

export type QueryClass = (typeof queryClasses)[number];

export interface DiscoverQuery {
  readonly query: string;
  readonly mode: SearchMode;
  readonly filter: Filter;
  readonly limit: number;
  /** Hits score strictly above it; undefined means the default of the model and mode. */
  readonly threshold: number | undefined;
}

export type MatchedField = "name" | "description" | "keywords" | "examples";

export interface MatchedTerm {
  /** As indexed (stemmed). */
  readonly term: string;
  /** Its share of the keyword score. */
  readonly contribution: number;
  readonly fields: readonly MatchedField[];
}

export type NameMatch = "exact id" | "exact name" | "near name" | "";

export interface Explanation {
  /** 1-based among this search's candidates; 0 when the brain didn't find it by itself. */
  readonly keywordRank: number;
  readonly semanticRank: number;
  /** BM25 before fusion. */
  readonly keywordScore: number;
  readonly terms: readonly MatchedTerm[];
  /** What the brains gave together, before calibration and status. */
  readonly fused: number;
  readonly statusFactor: number;
  readonly nameMatch: NameMatch;
}

export interface Hit {
  /** Without schemas and metadata (empty here). */
  readonly entry: Entry;
  /** 1-based. */
  readonly rank: number;
  /** Calibrated relevance 0..1; never grows down the list. */
  readonly score: number;
  /** Raw cosine; undefined when there was no vector to compare. */
  readonly similarity: number | undefined;
  /** One line in plain words. */
  readonly reason: string;
  readonly explanation: Explanation;
}

export interface Discovery {
  readonly hits: readonly Hit[];
  readonly mode: SearchMode;
  readonly queryClass: QueryClass;
  readonly threshold: number;
  readonly candidates: number;
  readonly belowThreshold: number;
  readonly catalogRevision: number;
  /** provider/name; empty in keyword mode. */
  readonly embeddingModel: string;
  readonly pendingEmbeddings: number;
  readonly hints: readonly string[];
}
