import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { endianness } from "node:os";
import { join } from "node:path";
import { WordPieces } from "./word-pieces.ts";

/** One vector per word piece: 8-bit rows, each with its own scale, weights folded in. */
export interface VectorTable {
  readonly pieces: WordPieces;
  readonly dimension: number;
  /** Row-major. */
  readonly rows: Int8Array;
  readonly scales: Float32Array;
  /** sha256 over vectors.i8, scales.f32 and vocab.txt in this order, lower-case hex. */
  readonly digest: string;
}

/** Reads vectors.i8, scales.f32 and vocab.txt of a folder. Throws when one is missing or their sizes don't agree. */
export async function readVectorTable(folder: string): Promise<VectorTable> {
  const [vectors, scaleBytes, vocabulary] = await Promise.all([
    readFile(join(folder, "vectors.i8")),
    readFile(join(folder, "scales.f32")),
    readFile(join(folder, "vocab.txt")),
  ]);
  const pieces = vocabulary
    .toString("utf8")
    .replace(/\r?\n$/, "")
    .split(/\r?\n/);
  const count = pieces.length;
  if (scaleBytes.length !== count * 4) {
    throw new Error(`scales.f32 has ${scaleBytes.length} bytes; ${count} word pieces need ${count * 4}`);
  }
  if (vectors.length === 0 || vectors.length % count !== 0) {
    throw new Error(
      `vectors.i8 has ${vectors.length} bytes, which is no whole number of bytes for ${count} word pieces`,
    );
  }
  return {
    pieces: new WordPieces(pieces),
    dimension: vectors.length / count,
    rows: new Int8Array(vectors.buffer, vectors.byteOffset, vectors.length),
    scales: littleEndianFloats(scaleBytes),
    // About 10 ms for 8 MB, once per start: cheaper than a recorded digest that could be wrong.
    digest: createHash("sha256").update(vectors).update(scaleBytes).update(vocabulary).digest("hex"),
  };
}

function littleEndianFloats(bytes: Buffer): Float32Array {
  const copy = new Uint8Array(bytes);
  if (endianness() === "BE") Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}
