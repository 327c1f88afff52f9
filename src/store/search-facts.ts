import type { SearchStatistics } from "../core/ports/search-index.ts";
import type { EmbeddingModel } from "../core/search/embedder.ts";
import type { Connection } from "./database.ts";

export interface SearchFacts {
  readonly catalogRevision: number;
  readonly pendingEmbeddings: number;
  readonly statistics: SearchStatistics;
  /** Undefined while nothing was embedded by the model. */
  readonly modelId: number | undefined;
  /** Whether the model's vector index can be used. */
  readonly indexed: boolean;
}

const text = `
select s.version, s.documents, s.name_length, s.description_length, s.keywords_length, s.examples_length,
  c.revision as catalog_revision, model.id as model_id,
  (select count(*) from entry where not embedded) as pending,
  (select i.indisvalid from pg_index i where i.indexrelid = to_regclass('embedding_hnsw_' || model.id)) as indexed,
  coalesce((select array_agg(t.term order by t.term) from term_statistic t where t.term = any($1::text[])), '{}') as terms,
  coalesce((select array_agg(t.documents order by t.term) from term_statistic t where t.term = any($1::text[])), '{}') as frequencies
from search_statistic s
cross join catalog_state c
left join embedding_model model on model.provider = $2 and model.name = $3 and model.version = $4
  and model.dimension = $5 and model.recipe = $6`;

interface Row {
  readonly version: number;
  readonly documents: number;
  readonly name_length: number;
  readonly description_length: number;
  readonly keywords_length: number;
  readonly examples_length: number;
  readonly catalog_revision: number;
  readonly model_id: number | null;
  readonly pending: number;
  readonly indexed: boolean | null;
  readonly terms: readonly string[];
  readonly frequencies: readonly number[];
}

/** What a search must know before it can look for anything: one round trip. */
export async function readSearchFacts(
  connection: Connection,
  terms: readonly string[],
  model: EmbeddingModel,
): Promise<SearchFacts> {
  const values = [terms, model.provider, model.name, model.version, model.dimension, model.recipe];
  const [row] = await connection.query<Row>({ name: "search_facts", text, values });
  if (row === undefined) throw new RangeError("search_statistic or catalog_state has lost its row");
  return {
    catalogRevision: row.catalog_revision,
    pendingEmbeddings: row.pending,
    modelId: row.model_id ?? undefined,
    indexed: row.indexed === true,
    statistics: {
      version: row.version,
      documents: row.documents,
      averageLengths: {
        name: row.name_length,
        description: row.description_length,
        keywords: row.keywords_length,
        examples: row.examples_length,
      },
      documentFrequency: new Map(row.terms.map((term, index) => [term, row.frequencies[index] ?? 0])),
    },
  };
}
