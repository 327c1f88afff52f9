import type { Filter } from "../core/catalog/filter.ts";
import { integerArray } from "./binary-array.ts";
import type { Connection, Statement } from "./database.ts";
import { filterSql } from "./filter-sql.ts";
import { queryVector } from "./query-vector.ts";
import { vectorIndex } from "./vector-index.ts";

/*
 * Nearest vectors by cosine. CPU time in the server, best 100 of 63,666 vectors of 256 dimensions (PostgreSQL 15, pgvector
 * 0.8, warm; p50 / p95 in ms), and how many of the ten nearest are found for questions about packages | about anything:
 *   index, ef_search 100          3.0 / 3.9   .989 | .88
 *   index, ef_search 150 (this)   3.7 / 5.2   .989 | .92
 *   index, ef_search 200          4.9 / 6.6   .993 | .94
 *   every vector                   23 / 36     1   |  1     (of 10,000: 6.8, of 5,000: 3.5, of 2,000: 1.4)
 * So: the index where there is one, and every vector where there is none yet (maintenance builds it from 5,000 vectors on),
 * or where a filter leaves at most 2,000 entries, or where the index came back with too few.
 */

export interface SemanticQuestion {
  readonly modelId: number;
  readonly vector: Float32Array;
  readonly filter: Filter;
  /** From filteredKeys. */
  readonly keys: readonly number[] | undefined;
  readonly indexed: boolean;
  readonly depth: number;
}

/** Keys of the nearest entries, nearest first, ties by key; at most `depth`. */
export async function findByMeaning(connection: Connection, question: SemanticQuestion): Promise<readonly number[]> {
  if (question.keys?.length === 0) return [];
  if (question.keys === undefined && question.indexed) {
    const found = await keysOf(connection, indexedStatement(question));
    // The walk gives up after hnsw.max_scan_tuples; a filter must not be the reason for a short answer.
    if (found.length >= question.depth) return found;
  }
  return keysOf(connection, exactStatement(question));
}

async function keysOf(connection: Connection, statement: Statement): Promise<readonly number[]> {
  const rows = await connection.query<{ key: number }>(statement);
  return rows.map((row) => row.key);
}

/**
 * Model and dimension are literals, or a generic plan can't know that the partial index applies; a test holds the plan.
 * The scan's order is relaxed, so it is sorted once more.
 */
export function indexedStatement({ modelId, vector, filter, depth }: SemanticQuestion): Statement {
  const { column, cast } = vectorIndex(modelId, vector.length);
  const sql = filterSql(filter, 3);
  return {
    name: `semantic_index:${modelId}${sql.shape}`,
    text: `
with nearest as materialized (
  select m.entry_key as key, (${column}) <=> $1${cast} as distance
  from embedding m
  where m.model_id = ${modelId} and exists (select 1 from entry e where e.key = m.entry_key${sql.conditions} offset 0)
  order by (${column}) <=> $1${cast}
  limit $2
)
select key from nearest order by distance, key`,
    values: [queryVector(vector), depth, ...sql.values],
  };
}

/** Without the cast the index doesn't fit, so every vector that passes the filter is compared; those without direction come last. */
export function exactStatement({ modelId, vector, filter, keys, depth }: SemanticQuestion): Statement {
  const order = "order by m.v <=> $1::vector, m.entry_key limit $2";
  if (keys !== undefined) {
    return {
      name: `semantic_exact:${modelId}of`,
      text: `select m.entry_key as key from embedding m where m.model_id = ${modelId} and m.entry_key = any($3::integer[])
        ${order}`,
      values: [queryVector(vector), depth, integerArray(keys)],
    };
  }
  const sql = filterSql(filter, 3);
  return {
    name: `semantic_exact:${modelId}${sql.shape}`,
    text: `select m.entry_key as key from embedding m join entry e on e.key = m.entry_key${sql.conditions}
      where m.model_id = ${modelId} ${order}`,
    values: [queryVector(vector), depth, ...sql.values],
  };
}
