import type {
  Candidate,
  CandidateRequest,
  Candidates,
  SearchIndex,
  SearchStatistics,
} from "../core/ports/search-index.ts";
import { inverseDocumentFrequency, lengthNorm, termScore } from "../core/search/bm25.ts";
import type { EmbeddingModel } from "../core/search/embedder.ts";
import { type CandidateDetails, readCandidates, readChosen } from "./candidate-details.ts";
import type { Connection, Database } from "./database.ts";
import { filteredKeys } from "./filtered-keys.ts";
import { findByRelationship } from "./find-by-relationship.ts";
import { findBySignature } from "./find-by-signature.ts";
import { findByKeywords } from "./keyword-arm.ts";
import { findByName } from "./name-arm.ts";
import { readSearchFacts, type SearchFacts } from "./search-facts.ts";
import { findByMeaning } from "./semantic-arm.ts";

/** The search port over PostgreSQL: each call is one repeatable-read transaction. */
export function createSearchIndex(database: Database, model: EmbeddingModel): SearchIndex {
  return {
    search: (request, rank, signal) =>
      database.read(
        async (connection) => {
          const found = await findCandidates(connection, request);
          const ranked = rank(found);
          const entries = await readChosen(
            connection,
            ranked.hits.map((hit) => hit.entry.content.id),
          );
          const hits = ranked.hits.map((hit) => ({ ...hit, entry: entries.get(hit.entry.content.id) ?? hit.entry }));
          return { found, ranked: { ...ranked, hits } };
        },
        signal,
        searchSettings(request),
      ),
    findBySignature: (probe, filter, limit, signal) =>
      database.read(async (connection) => {
        const facts = await readSearchFacts(connection, [], model);
        const entries = await findBySignature(connection, probe, filter, limit);
        return { ...snapshotOf(facts), entries, subjects: [] };
      }, signal),
    findByRelationship: (probe, filter, limit, signal) =>
      database.read(async (connection) => {
        const facts = await readSearchFacts(connection, [], model);
        return { ...snapshotOf(facts), ...(await findByRelationship(connection, probe, filter, limit)) };
      }, signal),
  };
}

/**
 * Every statement of a search probes indexes; where the planner can't know how few entries share a name's keys or pass a
 * filter, it would sometimes rather read a whole table (0.3 s instead of 0.5 ms), and so isn't offered that.
 *
 * ef_search is how many neighbours the walk keeps in view (semantic-arm.ts has its price). Iterative
 * scanning goes on where a filter left too few; without it a selective filter starves the answer.
 */
function searchSettings({ semanticDepth }: CandidateRequest): Readonly<Record<string, string | number>> {
  return {
    enable_seqscan: "off",
    "hnsw.ef_search": Math.min(1_000, Math.max(150, semanticDepth)),
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.max_scan_tuples": 40_000,
  };
}

async function findCandidates(connection: Connection, request: CandidateRequest): Promise<Candidates> {
  const { terms, vector, filter, name } = request;
  const facts = await readSearchFacts(connection, terms, request.model);
  const keys = await filteredKeys(connection, filter);
  const { statistics, modelId, indexed } = facts;
  const { keywordDepth: depth, wanted } = request;
  const byKeyword = await findByKeywords(connection, { terms, statistics, filter, keys, depth, wanted });
  const query = vector === undefined || modelId === undefined ? undefined : { vector, modelId };
  const byMeaning =
    query === undefined
      ? []
      : await findByMeaning(connection, { ...query, filter, keys, indexed, depth: request.semanticDepth });
  const byName = name === undefined ? [] : await findByName(connection, name, filter);
  const union = [...new Set([...byKeyword, ...byMeaning, ...byName])];
  const details = await readCandidates(connection, union, terms, query);
  return { ...snapshotOf(facts), statistics, candidates: withRanks(details, byKeyword, byMeaning, statistics) };
}

function snapshotOf(facts: SearchFacts): { readonly catalogRevision: number; readonly pendingEmbeddings: number } {
  return { catalogRevision: facts.catalogRevision, pendingEmbeddings: facts.pendingEmbeddings };
}

function withRanks(
  details: readonly CandidateDetails[],
  byKeyword: readonly number[],
  byMeaning: readonly number[],
  statistics: SearchStatistics,
): readonly Candidate[] {
  const semanticRank = new Map(byMeaning.map((key, index) => [key, index + 1]));
  // The statement may have ordered by the telling words only: the rank is that of the whole score.
  const found = new Set(byKeyword);
  const scored = details
    .filter(({ key }) => found.has(key))
    .map(({ key, candidate }) => ({ key, score: keywordScore(candidate, statistics) }))
    .toSorted((a, b) => b.score - a.score);
  const keywordRank = new Map(scored.map(({ key }, index) => [key, index + 1]));
  return details.map(({ key, candidate }) => ({
    ...candidate,
    keywordRank: keywordRank.get(key) ?? 0,
    semanticRank: semanticRank.get(key) ?? 0,
  }));
}

function keywordScore(candidate: CandidateDetails["candidate"], statistics: SearchStatistics): number {
  const norm = lengthNorm(candidate.lengths, statistics.averageLengths);
  let score = 0;
  for (const counts of candidate.matched) {
    const idf = inverseDocumentFrequency(statistics.documents, statistics.documentFrequency.get(counts.term));
    score += termScore(counts, idf, norm);
  }
  return score;
}
