/**
 * Projects row vectors onto the `kept` directions in which they vary most (about the origin), and brings them back to
 * unit length. The directions come from cyclic Jacobi rotations of the second-moment matrix.
 */
export function projectToPrincipalAxes(rows: Float32Array, dimension: number, kept: number): Float32Array {
  const { values, vectors } = eigen(secondMoments(rows, dimension), dimension);
  const order = [...values.keys()].toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0)).slice(0, kept);
  const count = rows.length / dimension;
  const projected = new Float32Array(count * kept);
  for (let row = 0; row < count; row += 1) {
    let squares = 0;
    for (const [target, axis] of order.entries()) {
      let sum = 0;
      for (let k = 0; k < dimension; k += 1) sum += at(rows, row * dimension + k) * at(vectors, k * dimension + axis);
      projected[row * kept + target] = sum;
      squares += sum * sum;
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let k = 0; k < kept; k += 1) projected[row * kept + k] = at(projected, row * kept + k) * scale;
  }
  return projected;
}

function secondMoments(rows: Float32Array, n: number): Float64Array {
  const moments = new Float64Array(n * n);
  for (let start = 0; start < rows.length; start += n) {
    for (let a = 0; a < n; a += 1) {
      const value = at(rows, start + a);
      for (let b = 0; b < n; b += 1) moments[a * n + b] = at(moments, a * n + b) + value * at(rows, start + b);
    }
  }
  return moments;
}

function eigen(symmetric: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const m = symmetric.slice();
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k += 1) vectors[k * n + k] = 1;
  for (let sweep = 0; sweep < 12; sweep += 1) {
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        const off = at(m, p * n + q);
        if (Math.abs(off) < 1e-12) continue;
        const theta = (at(m, q * n + q) - at(m, p * n + p)) / (2 * off);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k += 1) rotate(m, k * n + p, k * n + q, c, s);
        for (let k = 0; k < n; k += 1) rotate(m, p * n + k, q * n + k, c, s);
        for (let k = 0; k < n; k += 1) rotate(vectors, k * n + p, k * n + q, c, s);
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, k) => at(m, k * n + k)), vectors };
}

function rotate(values: Float64Array, p: number, q: number, c: number, s: number): void {
  const [a, b] = [at(values, p), at(values, q)];
  values[p] = c * a - s * b;
  values[q] = s * a + c * b;
}

function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] as number;
}
