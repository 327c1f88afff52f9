import type { Filter } from "../core/catalog/filter.ts";
import type { SearchStatistics } from "../core/ports/search-index.ts";
import { inverseDocumentFrequency } from "../core/search/bm25.ts";
import { integerArray } from "./binary-array.ts";
import type { Connection } from "./database.ts";
import { filterSql, isSelective } from "./filter-sql.ts";
import { lengthParameters, termScoreSql } from "./keyword-score-sql.ts";

/*
 * The hot query of keyword search: sums BM25 over the covering index of `posting`, terms OR'ed.
 *
 * Its cost is that of the postings it reads, so common words are what makes it slow, and they are what says least. Beyond
 * 8,000 postings the commonest words find nothing by themselves; every candidate is scored by all words afterwards
 * (candidate-details.ts). Measured on 63,666 Debian entries with names, descriptions and tags (PostgreSQL 15, warm, best
 * 100; p50 / p95 in ms; how many of the ten best of all words are kept), with 467 natural questions | 425 descriptions:
 *   all words, numeric constants                         4 / 45               |  15 / 90
 *   all words, doubles                                 2.0 / 22   1           | 7.5 / 43   1
 *   all words, integer frequencies, doubles            1.5 / 16   1           | 6.3 / 38   1
 *   rarest words up to 8,000 postings (this)           1.3 / 5.6  .998        | 3.0 / 5.1  .989
 *   rarest words up to 4,000 postings                             .988        |            .956
 *   rarest words up to 12,000 postings                            1           |            .994
 * What the missing ones lose is their place, not much score: the ten found reach .9994 of the score of the ten best.
 */
const postingsRead = 8_000;

/** $1 terms, $2 idf, $3 base, $4 per length, $5 depth */
const head = `
select p.entry_key as key
from unnest($1::text[], $2::float8[]) as q (term, idf)
join posting p on p.term = q.term`;
const tail = `
group by p.entry_key
order by sum(${termScoreSql("q.idf", "$3::float8", "$4::float8")}) desc, p.entry_key
limit $5`;

/**
 * Of given entries, $6: reading all postings of the terms and keeping theirs, or probing for each term and entry (which
 * `offset 0` insists on: the planner takes each probe for a read from disk).
 */
const scan = `${head} where p.entry_key + 0 = any($6::integer[])${tail}`;
const probe = `
select p.entry_key as key
from unnest($1::text[], $2::float8[]) as q (term, idf)
cross join unnest($6::integer[]) as k (key)
cross join lateral (select * from posting p where p.term = q.term and p.entry_key = k.key offset 0) p${tail}`;
/** A probe costs about as much as reading this many postings in a row. */
const postingsPerProbe = 2;

export interface KeywordQuestion {
  readonly terms: readonly string[];
  readonly statistics: SearchStatistics;
  readonly filter: Filter;
  /** From filteredKeys. */
  readonly keys: readonly number[] | undefined;
  readonly depth: number;
  /** At least so many, if there are so many. */
  readonly wanted: number;
}

/** Keys of the best entries by keyword score, at most `depth`, in no promised order. */
export async function findByKeywords(connection: Connection, question: KeywordQuestion): Promise<readonly number[]> {
  const { terms, keys, depth, wanted } = question;
  if (terms.length === 0 || depth === 0 || keys?.length === 0) return [];
  if (keys !== undefined) return run(connection, question, terms);
  const telling = tellingTerms(question);
  const found = await run(connection, question, telling);
  // Rare words meet in few entries, and a filter can keep those out; then the common ones must look as well.
  if (found.length < wanted && telling.length < terms.length) return run(connection, question, terms);
  return found;
}

/** The rarest terms, as many as may be read; in small catalogs all of them. */
export function tellingTerms({
  terms,
  statistics,
  depth,
}: Pick<KeywordQuestion, "terms" | "statistics" | "depth">): readonly string[] {
  const count = (term: string): number => statistics.documentFrequency.get(term) ?? 0;
  const kept: string[] = [];
  let postings = 0;
  for (const term of terms.toSorted((a, b) => count(a) - count(b))) {
    // No word is left out while those kept can't fill the answer.
    if (kept.length > 0 && postings >= depth && postings + count(term) > postingsRead) break;
    kept.push(term);
    postings += count(term);
  }
  return kept;
}

async function run(
  connection: Connection,
  { statistics, filter, keys, depth }: KeywordQuestion,
  terms: readonly string[],
): Promise<readonly number[]> {
  const idf = terms.map((term) =>
    inverseDocumentFrequency(statistics.documents, statistics.documentFrequency.get(term)),
  );
  const { base, perLength } = lengthParameters(statistics.averageLengths);
  const values: unknown[] = [terms, idf, base, perLength, depth];
  const postings = terms.reduce((sum, term) => sum + (statistics.documentFrequency.get(term) ?? 0), 0);
  const probing = keys !== undefined && postings > postingsPerProbe * terms.length * keys.length;
  const rows = await connection.query<{ key: number }>(statementFor(filter, keys, probing, values));
  return rows.map((row) => row.key);
}

function statementFor(
  filter: Filter,
  keys: readonly number[] | undefined,
  probing: boolean,
  values: readonly unknown[],
): { name: string; text: string; values: readonly unknown[] } {
  if (keys !== undefined) {
    return {
      name: probing ? "keyword_candidates:probe" : "keyword_candidates:of",
      text: probing ? probe : scan,
      values: [...values, integerArray(keys)],
    };
  }
  if (!isSelective(filter)) {
    return filter.includeRetired
      ? { name: "keyword_candidates:all", text: `${head}${tail}`, values }
      : { name: "keyword_candidates", text: `${head} where not p.hidden${tail}`, values };
  }
  const sql = filterSql(filter, 6);
  return {
    name: `keyword_candidates:${sql.shape}`,
    text: `${head} join entry e on e.key = p.entry_key${sql.conditions}${tail}`,
    values: [...values, ...sql.values],
  };
}
