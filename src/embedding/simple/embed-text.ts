import type { VectorTable } from "./vector-table.ts";

/**
 * normalise(Σ over the text's word pieces of scale × row). About 10 µs for a sentence. Deterministic: sums are made in
 * double precision in the order of the text. The zero vector when no piece is known or all known ones weigh nothing
 * (stop words and punctuation do): such a text has no direction to compare.
 */
export function embedText(table: VectorTable, text: string): Float32Array {
  const { dimension, rows, scales } = table;
  const sum = new Float64Array(dimension);
  for (const row of table.pieces.rows(text)) {
    const scale = scales[row] ?? 0;
    const start = row * dimension;
    for (let index = 0; index < dimension; index += 1) {
      sum[index] = (sum[index] ?? 0) + scale * (rows[start + index] ?? 0);
    }
  }
  let squares = 0;
  for (let index = 0; index < dimension; index += 1) squares += (sum[index] ?? 0) ** 2;
  const vector = new Float32Array(dimension);
  if (squares === 0) return vector;
  const length = 1 / Math.sqrt(squares);
  for (let index = 0; index < dimension; index += 1) vector[index] = (sum[index] ?? 0) * length;
  return vector;
}
