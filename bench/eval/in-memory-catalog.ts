import type { Entry, EntryContent } from "../../src/core/catalog/entry.ts";
import type { Candidate, FieldLengths, SearchStatistics } from "../../src/core/ports/search-index.ts";
import { inverseDocumentFrequency, lengthNorm, termScore } from "../../src/core/search/bm25.ts";
import type { Embedder } from "../../src/core/search/embedder.ts";
import { combineVectors, embeddingTexts } from "../../src/core/search/embedding-recipe.ts";
import { sizeFreeKeywordScore } from "../../src/core/search/fuse.ts";
import { indexTerms, queryTerms, type TermCounts } from "../../src/core/search/terms.ts";

/** Raw scores of one query for every entry, in entry order. */
export interface RawScoresOfAll {
  readonly similarity: Float64Array;
  /** BM25 / ln(1 + N). */
  readonly keyword: Float64Array;
  /** Whether some word of the query stands in the catalog. */
  readonly familiar: boolean;
}

/**
 * A catalog small enough to score whole, for choosing constants: what the service computes, without its candidates'
 * depth. Figures that are reported come from the service itself (run.ts).
 */
export class InMemoryCatalog {
  readonly names: readonly string[];
  readonly #entries: readonly Entry[];
  readonly #vectors: readonly Float32Array[];
  readonly #postings: ReadonlyMap<string, readonly (readonly [entry: number, counts: TermCounts])[]>;
  readonly #lengths: readonly FieldLengths[];
  readonly statistics: SearchStatistics;

  private constructor(entries: readonly EntryContent[], vectors: readonly Float32Array[]) {
    this.names = entries.map((entry) => entry.name);
    this.#entries = entries.map(entryOf);
    this.#vectors = vectors;
    const indexed = entries.map(indexTerms);
    const postings = new Map<string, (readonly [number, TermCounts])[]>();
    for (const [entry, { postings: own }] of indexed.entries()) {
      for (const counts of own) {
        const known = postings.get(counts.term);
        if (known === undefined) postings.set(counts.term, [[entry, counts]]);
        else known.push([entry, counts]);
      }
    }
    this.#postings = postings;
    this.#lengths = indexed.map((terms) => ({
      name: terms.nameLength,
      description: terms.descriptionLength,
      keywords: terms.keywordsLength,
      examples: terms.examplesLength,
    }));
    this.statistics = {
      version: 1,
      documents: entries.length,
      averageLengths: {
        name: mean(this.#lengths.map((lengths) => lengths.name)),
        description: mean(this.#lengths.map((lengths) => lengths.description)),
        keywords: mean(this.#lengths.map((lengths) => lengths.keywords)),
        examples: mean(this.#lengths.map((lengths) => lengths.examples)),
      },
      documentFrequency: new Map([...postings].map(([term, found]) => [term, found.length])),
    };
  }

  static async of(entries: readonly EntryContent[], embedder: Embedder): Promise<InMemoryCatalog> {
    const vectors: Float32Array[] = [];
    for (const entry of entries) {
      vectors.push(combineVectors(await embedder.embed(embeddingTexts(entry), new AbortController().signal)));
    }
    return new InMemoryCatalog(entries, vectors);
  }

  /** Every entry as a candidate, with its words and its cosine. */
  candidates(query: string, vector: Float32Array): readonly Candidate[] {
    const matched = new Map<number, TermCounts[]>();
    for (const term of queryTerms(query)) {
      for (const [entry, counts] of this.#postings.get(term) ?? []) {
        const known = matched.get(entry);
        if (known === undefined) matched.set(entry, [counts]);
        else known.push(counts);
      }
    }
    return this.#entries.map((entry, index) => ({
      entry,
      matched: matched.get(index) ?? [],
      lengths: this.#lengths[index] ?? { name: 0, description: 0, keywords: 0, examples: 0 },
      similarity: dot(this.#vectors[index] ?? vector, vector),
      keywordRank: 0,
      semanticRank: 0,
    }));
  }

  score(query: string, vector: Float32Array): RawScoresOfAll {
    const similarity = Float64Array.from(this.#vectors, (own) => dot(own, vector));
    const keyword = new Float64Array(this.names.length);
    let familiar = false;
    for (const term of queryTerms(query)) {
      const found = this.#postings.get(term) ?? [];
      if (found.length > 0) familiar = true;
      const idf = inverseDocumentFrequency(this.names.length, found.length);
      for (const [entry, counts] of found) {
        const lengths = this.#lengths[entry];
        if (lengths === undefined) continue;
        const norm = lengthNorm(lengths, this.statistics.averageLengths);
        keyword[entry] = (keyword[entry] ?? 0) + termScore(counts, idf, norm);
      }
    }
    return { similarity, keyword: keyword.map((score) => sizeFreeKeywordScore(score, this.names.length)), familiar };
  }
}

/** An entry as the catalog would answer it. */
function entryOf(content: EntryContent): Entry {
  const at = new Date(0);
  return {
    content,
    status: "active",
    deprecation: undefined,
    usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
    createdAt: at,
    updatedAt: at,
    revision: 1,
    embedding: "ready",
    versions: [content.version],
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
