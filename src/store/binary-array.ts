/**
 * One-dimensional arrays in PostgreSQL's binary form, for parameters of batch statements. Measured on 10,000 entries:
 * rows sent as arrays cost the server an eighth of what the same rows cost as one JSON document, and binary spares
 * both sides the quoting of texts.
 */

const textOid = 25;
const byteaOid = 17;
const booleanOid = 16;
const smallintOid = 21;
const integerOid = 23;

const headerBytes = 20;

export function textArray(values: readonly (string | null)[]): Buffer {
  let most = headerBytes;
  // UTF-8 never needs more than three bytes for a UTF-16 unit.
  for (const value of values) most += 4 + 3 * (value?.length ?? 0);
  const buffer = Buffer.allocUnsafe(most);
  let at = writeHeader(buffer, textOid, values.length, values.includes(null));
  for (const value of values) {
    if (value === null) at = buffer.writeInt32BE(-1, at);
    else {
      const bytes = buffer.write(value, at + 4);
      buffer.writeInt32BE(bytes, at);
      at += 4 + bytes;
    }
  }
  return buffer.subarray(0, at);
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const buffer = Buffer.allocUnsafe(values.reduce((sum, value) => sum + 4 + value.length, headerBytes));
  let at = writeHeader(buffer, byteaOid, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(value.length, at);
    buffer.set(value, at);
    at += value.length;
  }
  return buffer.subarray(0, at);
}

export function booleanArray(values: readonly boolean[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + 5 * values.length);
  let at = writeHeader(buffer, booleanOid, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(1, at);
    at = buffer.writeUInt8(value ? 1 : 0, at);
  }
  return buffer.subarray(0, at);
}

export function smallintArray(values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + 6 * values.length);
  let at = writeHeader(buffer, smallintOid, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(2, at);
    at = buffer.writeInt16BE(value, at);
  }
  return buffer.subarray(0, at);
}

export function integerArray(values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + 8 * values.length);
  let at = writeHeader(buffer, integerOid, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(4, at);
    at = buffer.writeInt32BE(value, at);
  }
  return buffer.subarray(0, at);
}

/** vector[]; `oid` is that of the type vector in this database. Each: int16 dimension, int16 zero, float32 each. */
export function vectorArray(vectors: readonly Float32Array[], oid: number): Buffer {
  const bytes = vectors.reduce((sum, vector) => sum + 8 + 4 * vector.length, headerBytes);
  const buffer = Buffer.allocUnsafe(bytes);
  let at = writeHeader(buffer, oid, vectors.length);
  for (const vector of vectors) {
    at = buffer.writeInt32BE(4 + 4 * vector.length, at);
    at = buffer.writeInt16BE(vector.length, at);
    at = buffer.writeInt16BE(0, at);
    for (const value of vector) at = buffer.writeFloatBE(value, at);
  }
  return buffer.subarray(0, at);
}

/** Dimensions, "has nulls", element type; then the one dimension's length and lower bound. An empty array has none. */
function writeHeader(buffer: Buffer, oid: number, length: number, hasNulls = false): number {
  let at = buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  at = buffer.writeInt32BE(hasNulls ? 1 : 0, at);
  at = buffer.writeUInt32BE(oid, at);
  if (length === 0) return at;
  at = buffer.writeInt32BE(length, at);
  return buffer.writeInt32BE(1, at);
}

/** A list as one text that PostgreSQL casts to text[] or integer[]: for lists inside the rows of a batch. */
export function listText(values: readonly (string | number)[]): string {
  if (values.length === 0) return "{}";
  const parts = values.map((value) => {
    if (typeof value === "number") return value;
    return `"${/["\\]/.test(value) ? value.replaceAll(/["\\]/g, "\\$&") : value}"`;
  });
  return `{${parts.join(",")}}`;
}
