import { setImmediate } from "node:timers/promises";
import { DomainError } from "../../core/errors.ts";
import { embeddingRecipe } from "../../core/search/embedding-recipe.ts";
import type { Embedder } from "../../core/search/embedder.ts";
import { embedText } from "./embed-text.ts";
import { findTable } from "./find-table.ts";
import { readVectorTable } from "./vector-table.ts";

/** Grows when the same table gives other vectors: another tokenisation, another way to add up. */
const algorithm = 1;
/** About 5 ms of work, after which other requests get their turn. */
const sliceOfTexts = 500;

/**
 * The built-in embedder: no network, no native code, the same vectors everywhere. Texts without a known word get the
 * zero vector (hasDirection in embedding-recipe.ts). Throws embedder_unavailable when the table can't be read.
 */
export async function createSimpleEmbedder(tableFolder?: string): Promise<Embedder> {
  const table = await readTable(tableFolder);
  return {
    model: {
      provider: "simple",
      name: "static-minilm-256",
      version: `${table.digest.slice(0, 16)}-${algorithm}`,
      dimension: table.dimension,
      recipe: embeddingRecipe,
    },
    synchronous: true,
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        if (vectors.length > 0 && vectors.length % sliceOfTexts === 0) await setImmediate();
        signal.throwIfAborted();
        vectors.push(embedText(table, text));
      }
      return vectors;
    },
  };
}

async function readTable(tableFolder: string | undefined): ReturnType<typeof readVectorTable> {
  try {
    return await readVectorTable(tableFolder ?? findTable());
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new DomainError("embedder_unavailable", `The built-in embedder can't read its table: ${detail}.`, {
      cause,
      hints: ["Install L-gent again; data/static-minilm-256 must hold vectors.i8, scales.f32 and vocab.txt."],
    });
  }
}
