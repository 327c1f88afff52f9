import { limits } from "../catalog/limits.ts";
import { DomainError } from "../errors.ts";
import type { FoundByStructure, SearchIndex } from "../ports/search-index.ts";
import { calibrationOf } from "../search/calibration.ts";
import type { DiscoverQuery, Discovery, Hit, QueryClass } from "../search/discovery.ts";
import type { Embedder } from "../search/embedder.ts";
import { hasDirection } from "../search/embedding-recipe.ts";
import { hintsFor } from "../search/hints.ts";
import { type ParsedQuery, parseQuery } from "../search/query-class.ts";
import { rankHits } from "../search/rank-hits.ts";
import { nameProbe } from "../search/rank-names.ts";
import { rankStructure, relationshipReason, signatureReason } from "../search/rank-structure.ts";
import { queryTerms } from "../search/terms.ts";
import type { KnownTypes } from "./known-types.ts";
import { checkFilter } from "./check-filter.ts";

export interface DiscoverParts {
  readonly search: SearchIndex;
  readonly embedder: Embedder;
}

/**
 * How deep each brain looks at least. Of the ten that are best when both look 400 deep, 100 finds 1.000 (questions about what
 * the catalog holds, 63,666 entries) and .965 (about anything); 50 finds .998 and .943; 150 finds 1.000 and .985, dearer by half.
 */
const leastDepth = 100;

/** Search, best first. A relationship query whose subject nobody carries is answered as words. */
export async function discover(
  parts: DiscoverParts,
  types: KnownTypes,
  query: DiscoverQuery,
  signal: AbortSignal,
): Promise<Discovery> {
  checkQuery(query);
  await checkFilter(types, query.filter, signal);
  const parsed = parseQuery(query.query);
  if (parsed.kind !== "words") {
    const answer = await discoverByStructure(parts, query, parsed, signal);
    if (answer !== undefined) return answer;
  }
  return discoverByWords(parts, query, signal);
}

function checkQuery({ query, limit, threshold }: DiscoverQuery): void {
  if (query.trim() === "") {
    throw new DomainError("invalid_argument", "The query is empty.", { hints: ["Say in a few words what is needed."] });
  }
  if (!query.isWellFormed() || query.includes("\0")) {
    throw new DomainError("invalid_argument", "The query holds characters that no text can have.");
  }
  // Code points are never more than UTF-16 units, so most queries needn't be counted.
  const length = query.length > limits.queryCharacters ? Array.from(query).length : query.length;
  if (length > limits.queryCharacters) {
    throw new DomainError(
      "invalid_argument",
      `A query has at most ${limits.queryCharacters} characters, not ${length}.`,
    );
  }
  if (!Number.isInteger(limit) || limit < 0 || limit > limits.discoverLimit) {
    throw new DomainError("invalid_argument", `The limit is 1 to ${limits.discoverLimit}, not ${limit}.`);
  }
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    throw new DomainError("invalid_argument", `The threshold is between 0 and 1, not ${threshold}.`);
  }
}

async function discoverByWords(parts: DiscoverParts, query: DiscoverQuery, signal: AbortSignal): Promise<Discovery> {
  const { mode, filter } = query;
  const limit = limitOf(query);
  const model = modelName(parts.embedder);
  const terms = queryTerms(query.query);
  const name = nameProbe(query.query);
  const vector = mode === "keyword" ? undefined : await embedQuery(parts.embedder, query.query, signal);
  const depth = Math.max(leastDepth, limit);
  const { found, ranked: ranking } = await parts.search.search(
    {
      terms,
      vector,
      model: parts.embedder.model,
      name,
      filter,
      keywordDepth: mode === "semantic" ? 0 : depth,
      semanticDepth: depth,
      wanted: limit,
    },
    (candidates) => rankHits({ query: query.query, mode, model, name, limit, threshold: query.threshold }, candidates),
    signal,
  );
  return {
    ...ranking,
    mode,
    catalogRevision: found.catalogRevision,
    embeddingModel: mode === "keyword" ? "" : model,
    pendingEmbeddings: found.pendingEmbeddings,
    hints:
      ranking.hits.length > 0
        ? []
        : hintsFor({ ...ranking, mode, filter, words: terms.length, pendingEmbeddings: found.pendingEmbeddings }),
  };
}

/** Undefined for a relationship whose subject nothing carries: "depends on the weather" is a need in words. */
async function discoverByStructure(
  parts: DiscoverParts,
  query: DiscoverQuery,
  parsed: Exclude<ParsedQuery, { readonly kind: "words" }>,
  signal: AbortSignal,
): Promise<Discovery | undefined> {
  const { mode, filter } = query;
  const found =
    parsed.kind === "type"
      ? await parts.search.findBySignature(parsed.probe, filter, limits.discoverLimit, signal)
      : await parts.search.findByRelationship(parsed.probe, filter, limits.discoverLimit, signal);
  if (parsed.kind === "relationship" && found.subjects.length === 0) return undefined;
  const reason = parsed.kind === "type" ? signatureReason(parsed.probe) : relationshipReason(parsed.probe);
  const threshold = query.threshold ?? calibrationOf(modelName(parts.embedder)).thresholds[mode];
  const every = rankStructure(found.entries, () => reason, threshold, limits.discoverLimit);
  return structureAnswer(query, parsed.kind, found, every, threshold, modelName(parts.embedder));
}

function structureAnswer(
  query: DiscoverQuery,
  queryClass: QueryClass,
  found: FoundByStructure,
  above: readonly Hit[],
  threshold: number,
  model: string,
): Discovery {
  const { mode, filter } = query;
  const belowThreshold = found.entries.length - above.length;
  const { pendingEmbeddings } = found;
  const answer = { mode, filter, threshold, belowThreshold, unknownWords: [], words: 1, pendingEmbeddings };
  return {
    hits: above.slice(0, limitOf(query)),
    mode,
    queryClass,
    threshold,
    candidates: found.entries.length,
    belowThreshold,
    catalogRevision: found.catalogRevision,
    embeddingModel: mode === "keyword" ? "" : model,
    pendingEmbeddings,
    hints: above.length > 0 ? [] : hintsFor(answer),
  };
}

/** Undefined for a text without direction, which is like nothing. Never falls back to words: that would be another answer. */
async function embedQuery(embedder: Embedder, text: string, signal: AbortSignal): Promise<Float32Array | undefined> {
  try {
    const [vector] = await embedder.embed([text], signal);
    return vector !== undefined && hasDirection(vector) ? vector : undefined;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "embedder_unavailable") throw error;
    const hints = ["Search by words alone meanwhile: --mode keyword.", ...error.hints];
    throw new DomainError(error.code, error.message, { hints, cause: error.cause ?? error });
  }
}

function limitOf(query: DiscoverQuery): number {
  return query.limit === 0 ? limits.defaultDiscoverLimit : query.limit;
}

function modelName({ model }: Embedder): string {
  return `${model.provider}/${model.name}`;
}
