/** What makes a vector comparable with another: change any part and it is another model. */
export interface EmbeddingModel {
  /** simple, sentence-transformer, openai */
  readonly provider: string;
  readonly name: string;
  /** Digest or version of the weights. */
  readonly version: string;
  readonly dimension: number;
  /** How an entry becomes one text vector; see embedding-recipe.ts. */
  readonly recipe: string;
}

/**
 * Port: turns texts into unit-length vectors. Answers one vector per text, in order; throws DomainError
 * embedder_unavailable when it can't, and honours the signal.
 */
export interface Embedder {
  readonly model: EmbeddingModel;
  /** True when embedding is local and quick enough to run inside a write (the built-in one). */
  readonly synchronous: boolean;
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}
