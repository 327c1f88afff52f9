import type { Candidate, NameProbe, SearchStatistics } from "../ports/search-index.ts";
import { belowSuccessors } from "./below-successors.ts";
import { type Calibration, calibrationOf, relevance } from "./calibration.ts";
import type { Hit, QueryClass, SearchMode } from "./discovery.ts";
import { matchedTerms, reasonLine } from "./explain-hit.ts";
import { fuse } from "./fuse.ts";
import { matchName, scoreWithName } from "./rank-names.ts";
import { queryWords } from "./terms.ts";

/** Fixed, so that a score means the same everywhere. */
export const deprecatedFactor = 0.5;

export interface RankRequest {
  readonly query: string;
  readonly mode: SearchMode;
  /** provider/name of the embedding model, which names the curves; in keyword mode too. */
  readonly model: string;
  readonly name: NameProbe | undefined;
  readonly limit: number;
  /** Undefined: the model's default for the mode. */
  readonly threshold: number | undefined;
}

/** What a search found, as the port answers it. */
export interface Found {
  readonly candidates: readonly Candidate[];
  readonly statistics: SearchStatistics;
}

export interface Ranking {
  /** Best first, at most `limit`; scores strictly above the threshold and never growing. */
  readonly hits: readonly Hit[];
  /** name when some candidate carries the query as its id or name, at most one edit away. */
  readonly queryClass: QueryClass;
  readonly threshold: number;
  /** How many candidates the mode had something to say about. */
  readonly candidates: number;
  readonly belowThreshold: number;
  /** Words of the query that stand nowhere in the catalog, as typed. */
  readonly unknownWords: readonly string[];
}

/**
 * Scores and orders the candidates of a words query. An entry's score depends on the query, the catalog's statistics
 * and the entry alone. The order is total: score, then what the brains gave, then id.
 */
export function rankHits(request: RankRequest, found: Found): Ranking {
  const words = queryWords(request.query);
  const known = knownTerms(found);
  const calibration = calibrationOf(request.model);
  const threshold = request.threshold ?? calibration.thresholds[request.mode];
  const scorer: Scorer = {
    request,
    statistics: found.statistics,
    calibration,
    words,
    familiar: [...words.keys()].some((term) => known.has(term)),
    everyTermKnown: [...words.keys()].every((term) => known.has(term)),
  };
  const scored: Hit[] = [];
  for (const candidate of found.candidates) {
    const hit = scoreCandidate(scorer, candidate);
    if (hit !== undefined) scored.push(hit);
  }
  const above = scored.filter((hit) => hit.score > threshold).toSorted(byScore);
  return {
    hits: belowSuccessors(above.slice(0, request.limit)),
    queryClass: scored.some((hit) => hit.explanation.nameMatch !== "") ? "name" : "intent",
    threshold,
    candidates: scored.length,
    belowThreshold: scored.length - above.length,
    unknownWords: [...words].filter(([term]) => !known.has(term)).map(([, word]) => word),
  };
}

interface Scorer {
  readonly request: RankRequest;
  readonly statistics: SearchStatistics;
  readonly calibration: Calibration;
  readonly words: ReadonlyMap<string, string>;
  readonly familiar: boolean;
  readonly everyTermKnown: boolean;
}

/** Undefined when the mode has nothing to say about the candidate. */
function scoreCandidate(scorer: Scorer, candidate: Candidate): Hit | undefined {
  const { request, statistics } = scorer;
  const { entry } = candidate;
  const terms = matchedTerms(candidate, statistics);
  const keywordScore = terms.reduce((sum, term) => sum + term.contribution, 0);
  // A zero vector has no cosine: the database answers NaN.
  const similarity = Number.isFinite(candidate.similarity) ? candidate.similarity : undefined;
  const nameMatch = request.name === undefined ? "" : matchName(request.name, entry.content, scorer.everyTermKnown);
  const fused = fuse(request.mode, { similarity, keyword: keywordScore }, statistics.documents);
  if (fused === undefined && nameMatch === "") return undefined;
  const content =
    fused === undefined
      ? 0
      : relevance(scorer.calibration, request.mode, {
          judgedAs: fused.judgedAs,
          raw: fused.fused,
          keyword: fused.keyword,
          familiar: scorer.familiar,
        });
  const statusFactor = entry.status === "deprecated" ? deprecatedFactor : 1;
  const shown = request.mode === "keyword" ? undefined : similarity;
  return {
    entry,
    rank: 0,
    score: scoreWithName(nameMatch, content) * statusFactor,
    similarity: shown,
    reason: reasonLine(nameMatch, terms, scorer.words, shown, entry),
    explanation: {
      keywordRank: candidate.keywordRank,
      semanticRank: candidate.semanticRank,
      keywordScore,
      terms,
      fused: fused?.fused ?? 0,
      statusFactor,
      nameMatch,
    },
  };
}

/** Terms that the statistics count or that some candidate holds: the statistics may lag behind the newest entries. */
function knownTerms(found: Found): ReadonlySet<string> {
  const known = new Set<string>();
  for (const [term, documents] of found.statistics.documentFrequency) if (documents > 0) known.add(term);
  for (const candidate of found.candidates) for (const posting of candidate.matched) known.add(posting.term);
  return known;
}

/** Scores of very good matches run out of digits, hence the second look. */
function byScore(a: Hit, b: Hit): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.explanation.fused !== b.explanation.fused) return b.explanation.fused - a.explanation.fused;
  return a.entry.content.id < b.entry.content.id ? -1 : a.entry.content.id > b.entry.content.id ? 1 : 0;
}
