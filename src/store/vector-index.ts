import type { EmbeddingModel } from "../core/search/embedder.ts";

/**
 * pgvector indexes up to 2,000 dimensions as `vector` and up to 4,000 as `halfvec`. The column has no dimension, since
 * models differ: the index casts it, and is only used when the model's id and the cast stand as literals in the query.
 */
const vectorDimensions = 2_000;

export interface VectorIndex {
  readonly name: string;
  /** The indexed expression over `embedding m`. */
  readonly column: string;
  /** Behind a parameter of type vector: makes it comparable with the column. */
  readonly cast: string;
  readonly operators: string;
}

export function vectorIndex(modelId: number, dimension: number): VectorIndex {
  if (!Number.isInteger(modelId) || !Number.isInteger(dimension))
    throw new RangeError("model id and dimension are whole");
  const kind = dimension <= vectorDimensions ? "vector" : "halfvec";
  return {
    name: `embedding_hnsw_${modelId}`,
    column: `m.v::${kind}(${dimension})`,
    cast: `::vector::${kind}(${dimension})`,
    operators: `${kind}_cosine_ops`,
  };
}

/** provider/name, as shown to users. */
export function modelLabel(model: EmbeddingModel): string {
  return `${model.provider}/${model.name}`;
}
