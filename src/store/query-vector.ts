/** One vector as pgvector receives it in binary: int16 dimension, int16 zero, float32 each, big endian. */
export function queryVector(vector: Float32Array): Buffer {
  const buffer = Buffer.allocUnsafe(4 + 4 * vector.length);
  let at = buffer.writeInt16BE(vector.length, 0);
  at = buffer.writeInt16BE(0, at);
  for (const value of vector) at = buffer.writeFloatBE(value, at);
  return buffer;
}
