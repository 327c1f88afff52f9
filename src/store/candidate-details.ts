import type { Entry } from "../core/catalog/entry.ts";
import type { Candidate, MatchedPosting } from "../core/ports/search-index.ts";
import { integerArray } from "./binary-array.ts";
import type { Connection } from "./database.ts";
import { type EntryRow, entryColumns, type RankedRow, rankedColumns, toEntry, toRankedEntry } from "./entry-row.ts";
import { queryVector } from "./query-vector.ts";

/*
 * What both scores need, for every candidate of any arm: its postings of all the query's terms and its own cosine. 2.6 ms
 * of the server's time for the 200 candidates of a hybrid search, 1.5 ms for the 100 of a keyword search; whole entries
 * with their lists took the driver as long again, so those are read for the hits alone.
 */
const text = `
select ${rankedColumns}, e.key, s.similarity, w.*
from entry e
left join lateral (
  select 1 - (m.v <=> $3::vector) as similarity from embedding m where m.model_id = $4 and m.entry_key = e.key
) s on true
left join lateral (
  select array_agg(array[q.place::integer, p.in_name, p.in_description, p.in_keywords, p.in_examples]) as matched,
    max(p.name_length) as name_length, max(p.description_length) as description_length,
    max(p.keywords_length) as keywords_length, max(p.examples_length) as examples_length
  from unnest($2::text[]) with ordinality as q (term, place)
  join posting p on p.term = q.term and p.entry_key = e.key
) w on true
where e.key = any($1::integer[])
order by e.id`;

interface Row extends RankedRow {
  readonly key: number;
  readonly similarity: number | null;
  readonly matched:
    | readonly (readonly [place: number, name: number, text: number, words: number, asked: number])[]
    | null;
  readonly name_length: number | null;
  readonly description_length: number | null;
  readonly keywords_length: number | null;
  readonly examples_length: number | null;
}

/** A candidate without its ranks, which only make sense among all of them. */
export interface CandidateDetails {
  readonly key: number;
  readonly candidate: Omit<Candidate, "keywordRank" | "semanticRank">;
}

/** In id order. */
export async function readCandidates(
  connection: Connection,
  keys: readonly number[],
  terms: readonly string[],
  query: { readonly vector: Float32Array; readonly modelId: number } | undefined,
): Promise<readonly CandidateDetails[]> {
  if (keys.length === 0) return [];
  const vector = query === undefined ? null : queryVector(query.vector);
  const values = [integerArray(keys), terms, vector, query?.modelId ?? null];
  const rows = await connection.query<Row>({ name: "candidate_details", text, values });
  return rows.map((row) => ({
    key: row.key,
    candidate: {
      entry: toRankedEntry(row),
      matched: (row.matched ?? []).map(
        ([place, inName, inDescription, inKeywords, inExamples]): MatchedPosting => ({
          term: terms[place - 1] ?? "",
          inName,
          inDescription,
          inKeywords,
          inExamples,
        }),
      ),
      lengths: {
        name: row.name_length ?? 0,
        description: row.description_length ?? 0,
        keywords: row.keywords_length ?? 0,
        examples: row.examples_length ?? 0,
      },
      // A vector without direction has no cosine: the database answers NaN.
      similarity: row.similarity === null || Number.isNaN(row.similarity) ? undefined : row.similarity,
    },
  }));
}

const chosen = `
select ${entryColumns} from entry e left join usage u on u.entry_key = e.key where e.id = any($1::text[])`;

/** By id, without schemas and metadata. */
export async function readChosen(connection: Connection, ids: readonly string[]): Promise<ReadonlyMap<string, Entry>> {
  if (ids.length === 0) return new Map();
  const rows = await connection.query<EntryRow>({ name: "chosen_entries", text: chosen, values: [ids] });
  return new Map(rows.map((row) => [row.id, toEntry(row)]));
}
