/** A vector as pgvector sends and receives it: int16 dimension, int16 zero, float32 each, big endian. */
export function vectorBinary(vector: Float32Array): Buffer {
  const buffer = Buffer.allocUnsafe(4 + 4 * vector.length);
  writeVector(buffer, 0, vector);
  return buffer;
}

/** vector[] in binary: several times quicker to make and to read than text. `oid` is that of the type vector here. */
export function vectorArrayBinary(vectors: readonly Float32Array[], oid: number): Buffer {
  if (vectors.length === 0) {
    const empty = Buffer.alloc(12);
    empty.writeUInt32BE(oid, 8);
    return empty;
  }
  const bytes = vectors.reduce((sum, vector) => sum + 8 + 4 * vector.length, 20);
  const buffer = Buffer.allocUnsafe(bytes);
  // Dimensions, "has nulls", element type; then the one dimension's length and lower bound.
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeUInt32BE(oid, 8);
  buffer.writeInt32BE(vectors.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = 20;
  for (const vector of vectors) {
    at = buffer.writeInt32BE(4 + 4 * vector.length, at);
    at = writeVector(buffer, at, vector);
  }
  return buffer;
}

function writeVector(buffer: Buffer, start: number, vector: Float32Array): number {
  let at = buffer.writeInt16BE(vector.length, start);
  at = buffer.writeInt16BE(0, at);
  for (const value of vector) at = buffer.writeFloatBE(value, at);
  return at;
}
