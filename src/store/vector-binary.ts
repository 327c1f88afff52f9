/** A vector as pgvector sends and receives it: int16 dimension, int16 zero, float32 each, big endian. */
export function vectorBinary(vector: Float32Array): Buffer {
  const buffer = Buffer.allocUnsafe(4 + 4 * vector.length);
  let at = buffer.writeInt16BE(vector.length, 0);
  at = buffer.writeInt16BE(0, at);
  for (const value of vector) at = buffer.writeFloatBE(value, at);
  return buffer;
}
