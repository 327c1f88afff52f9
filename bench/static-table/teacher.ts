import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { WordPieces } from "../../src/embedding/simple/word-pieces.ts";

const [classToken, separatorToken] = [101, 102];
const mostPieces = 126;
export const teacherDimension = 384;

interface Runtime {
  readonly InferenceSession: {
    create(
      model: string,
      options: object,
    ): Promise<{ run(feeds: object): Promise<Record<string, { data: Float32Array }>> }>;
  };
  readonly Tensor: new (type: "int64", data: BigInt64Array, shape: readonly number[]) => object;
}

/**
 * The sentence model's vectors of the texts, row by row, unit length. onnxruntime-node is no dependency of the project:
 * `runtimeFolder` is a folder in which it was installed.
 */
export async function teach(
  texts: readonly string[],
  pieces: WordPieces,
  model: string,
  runtimeFolder: string,
  report: (done: number) => void,
): Promise<Float32Array> {
  const resolved = createRequire(join(runtimeFolder, "x.js")).resolve("onnxruntime-node");
  const loaded = (await import(pathToFileURL(resolved).href)) as { default: Runtime };
  const { InferenceSession, Tensor } = loaded.default;
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const vectors = new Float32Array(texts.length * teacherDimension);
  for (const [index, text] of texts.entries()) {
    const rows = [classToken, ...pieces.rows(text).slice(0, mostPieces), separatorToken];
    const tensor = (value: (position: number) => number): object =>
      new Tensor(
        "int64",
        BigInt64Array.from(rows, (_, position) => BigInt(value(position))),
        [1, rows.length],
      );
    const answer = await session.run({
      input_ids: tensor((position) => rows[position] ?? 0),
      attention_mask: tensor(() => 1),
      token_type_ids: tensor(() => 0),
    });
    const vector = answer["sentence_embedding"]?.data;
    if (vector === undefined) throw new Error("the model has no output named sentence_embedding");
    vectors.set(vector, index * teacherDimension);
    if (index % 1_000 === 0) report(index);
  }
  return vectors;
}
