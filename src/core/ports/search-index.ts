import type { Entry } from "../catalog/entry.ts";
import type { Filter } from "../catalog/filter.ts";
import type { RelationshipType } from "../catalog/relationship.ts";
import type { Hit } from "../search/discovery.ts";
import type { EmbeddingModel } from "../search/embedder.ts";

/** Token counts per field, as indexed; each capped at 32,767. */
export interface FieldLengths {
  readonly name: number;
  readonly description: number;
  readonly keywords: number;
  readonly examples: number;
}

/** How often one query term stands in each field of one entry. */
export interface MatchedPosting {
  readonly term: string;
  readonly inName: number;
  readonly inDescription: number;
  readonly inKeywords: number;
  readonly inExamples: number;
}

/**
 * An entry that one of the arms found, with everything both scores need: an entry's score depends on the query, on
 * the statistics and on itself, never on which other entries were found.
 */
export interface Candidate {
  /** What ranking reads: id, name, status and deprecation. Everything else is empty. */
  readonly entry: Entry;
  /** The query's terms that stand in the entry, whichever arm found it. */
  readonly matched: readonly MatchedPosting[];
  /** All zero when no term matched. */
  readonly lengths: FieldLengths;
  /** Raw cosine; undefined without a query vector, or while the entry has no vector of the model. */
  readonly similarity: number | undefined;
  /** 1-based place in the arm's own order; 0 when that arm didn't find it. */
  readonly keywordRank: number;
  readonly semanticRank: number;
}

/** Counted by a job, the same for every replica; retired entries aren't counted. */
export interface SearchStatistics {
  readonly version: number;
  /** 0 until the job has run for the first time. */
  readonly documents: number;
  /** Mean tokens per entry; 0 while there are no documents. */
  readonly averageLengths: FieldLengths;
  /** Of the terms asked for; a term not counted yet is absent. */
  readonly documentFrequency: ReadonlyMap<string, number>;
}

export interface CandidateRequest {
  /** Distinct index terms of the query; empty switches the keyword arm off. */
  readonly terms: readonly string[];
  /** Unit length, of `model`; undefined switches the semantic arm off. */
  readonly vector: Float32Array | undefined;
  readonly model: EmbeddingModel;
  /** The query as a name and an id (exact id, exact name, or a name within one edit); undefined: not a name. */
  readonly name: NameProbe | undefined;
  readonly filter: Filter;
  /**
   * How many entries each arm may find, best first. 0 switches the arm off; terms are counted and matched all the
   * same, since semantic search too asks whether the catalog knows the query's words.
   */
  readonly keywordDepth: number;
  readonly semanticDepth: number;
  /** How many hits are asked for: no arm that is on stops at fewer while there are more. */
  readonly wanted: number;
}

export interface NameProbe {
  /** lower(query), compared with lower(id). */
  readonly idFolded: string;
  /** foldName(query) of name-keys.ts. */
  readonly folded: string;
  /** nameKeys(folded): entries that share a key are candidates; core decides with withinOneEdit. */
  readonly keys: readonly number[];
}

/** What any search reads besides its candidates, from the same snapshot. */
export interface SearchSnapshot {
  readonly catalogRevision: number;
  /** Entries without a vector of the model, retired ones left out. */
  readonly pendingEmbeddings: number;
}

export interface Candidates extends SearchSnapshot {
  /** In id order, each once. */
  readonly candidates: readonly Candidate[];
  readonly statistics: SearchStatistics;
}

/** Type expressions in normal form (core/search/type-signature.ts); undefined means any. */
export interface SignatureProbe {
  readonly input: string | undefined;
  readonly output: string | undefined;
}

export interface RelationshipProbe {
  readonly type: RelationshipType;
  /** "source": entries that point at the subject (depends on X); "target": entries the subject points at. */
  readonly wanted: "source" | "target";
  /** The other end, as written in the query: an id, or a name that exactly one or several entries carry. */
  readonly subject: string;
  /** foldName(subject). */
  readonly subjectFolded: string;
}

export interface FoundByStructure extends SearchSnapshot {
  /** In id order, at most `limit`; schemas, metadata are empty. */
  readonly entries: readonly Entry[];
  /** For a relationship: the ids that the subject was read as; empty when nothing carries that id or name. */
  readonly subjects: readonly string[];
}

/**
 * Port: the three brains' retrieval. Each call is one snapshot, honours the signal down to the statement, and obeys
 * the filter inside the arms, so that a filter never starves a result. Ties are ordered by id.
 */
export interface SearchIndex {
  /** `rank` is called once with what was found; the entries it chose are then read from the same snapshot. */
  search<Ranked extends { readonly hits: readonly Hit[] }>(
    request: CandidateRequest,
    rank: (found: Candidates) => Ranked,
    signal: AbortSignal,
  ): Promise<{ readonly found: Candidates; readonly ranked: Ranked }>;
  findBySignature(probe: SignatureProbe, filter: Filter, limit: number, signal: AbortSignal): Promise<FoundByStructure>;
  findByRelationship(
    probe: RelationshipProbe,
    filter: Filter,
    limit: number,
    signal: AbortSignal,
  ): Promise<FoundByStructure>;
}
