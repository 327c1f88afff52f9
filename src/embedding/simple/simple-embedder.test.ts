import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { combineVectors, embeddingTexts, hasDirection } from "../../core/search/embedding-recipe.ts";
import { createSimpleEmbedder } from "./simple-embedder.ts";

const signal = new AbortController().signal;
const embedder = await createSimpleEmbedder();

async function embed(...texts: string[]): Promise<readonly Float32Array[]> {
  return embedder.embed(texts, signal);
}

function cosine(a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

test("the model is named by its table", () => {
  expect(embedder.model).toMatchObject({ provider: "simple", name: "static-minilm-256", dimension: 256 });
  expect(embedder.model.version).toBe("59c4b49ac26fd4f6-1");
  expect(embedder.synchronous).toBe(true);
});

test("texts become unit vectors, the same alone and together", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }), async (texts) => {
      const together = await embed(...texts);
      for (const [index, text] of texts.entries()) {
        const [alone] = await embed(text);
        expect(together[index]).toEqual(alone);
        const length = Math.hypot(...(alone ?? []));
        expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
      }
    }),
  );
});

test("alike texts lie near each other, others don't", async () => {
  const [counter, question, weather] = await embed("word counter", "count the words in a text", "weather forecast");
  expect(cosine(counter, question)).toBeGreaterThan(0.5);
  expect(cosine(counter, weather)).toBeLessThan(0.3);
});

test("texts without a telling word have no direction", async () => {
  for (const vector of await embed("", "   ", "the of and", "...", "🔥🔥🔥")) expect(hasDirection(vector)).toBe(false);
});

test("an entry without examples lies within .85 of its own description", async () => {
  const description = "Planning something outdoors? Get the 2-day air quality forecast for any US zip code.";
  const content = { name: "airqualityforeast", description, exampleQueries: [] as readonly string[] };
  const entry = combineVectors(await embed(...embeddingTexts(content as never)));
  expect(cosine(entry, (await embed(description))[0])).toBeGreaterThan(0.85);
});

test("many texts give way to others, and an abort ends the work", async () => {
  const controller = new AbortController();
  const work = embedder.embed(
    Array.from({ length: 100_000 }, () => "count the words"),
    controller.signal,
  );
  setImmediate(() => controller.abort(new Error("enough")));
  await expect(work).rejects.toThrow("enough");
});

test("a broken table is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "table-"));
  try {
    await expect(createSimpleEmbedder(folder)).rejects.toMatchObject({ code: "embedder_unavailable" });
    await writeFile(join(folder, "vocab.txt"), "a\nb\n");
    await writeFile(join(folder, "scales.f32"), Buffer.alloc(8));
    await writeFile(join(folder, "vectors.i8"), Buffer.alloc(7));
    await expect(createSimpleEmbedder(folder)).rejects.toThrow("vectors.i8 has 7 bytes");
  } finally {
    await rm(folder, { recursive: true });
  }
});
