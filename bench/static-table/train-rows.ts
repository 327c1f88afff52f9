export interface Lesson {
  /** Rows of the text's pieces, without those that weigh nothing. */
  readonly rows: readonly number[];
  /** Which of the teacher's vectors belongs to the text. */
  readonly vector: number;
}

const epochs = 12;
/** In units of the first table's mean row, falling to 0 over the epochs. */
const learningRate = 0.2;

/**
 * Changes the rows so that the sum of a text's rows points where the teacher's vector does. Two steps: least squares
 * brings the old rows, as they are, into the teacher's space; then AdaGrad on 1 − cosine, text by text. Rows that no
 * text holds keep what the first step gave them, so they stay comparable. Deterministic. Answers the new rows.
 */
export function trainRows(
  old: Float32Array,
  teacher: Float32Array,
  lessons: readonly Lesson[],
  dimension: number,
  report: (epoch: number, meanLoss: number) => void,
): Float32Array {
  const table = multiply(old, leastSquares(old, teacher, lessons, dimension), dimension);
  const seen = new Float32Array(table.length).fill(1e-6);
  const rate = (learningRate * meanLength(table, lessons, dimension)) / Math.sqrt(dimension);
  const order = [...lessons];
  const random = generator();
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    const step = rate * (1 - epoch / epochs);
    let loss = 0;
    for (const lesson of order) loss += learn(table, seen, teacher, lesson, dimension, step);
    report(epoch, loss / order.length);
  }
  return table;
}

function learn(
  table: Float32Array,
  seen: Float32Array,
  teacher: Float32Array,
  { rows, vector }: Lesson,
  dimension: number,
  step: number,
): number {
  const sum = sumOf(table, rows, dimension);
  const length = Math.hypot(...sum);
  if (length === 0) return 1;
  let cosine = 0;
  for (let k = 0; k < dimension; k += 1) cosine += (at(sum, k) * at(teacher, vector * dimension + k)) / length;
  for (let k = 0; k < dimension; k += 1) {
    const slope = (cosine * at(sum, k)) / length - at(teacher, vector * dimension + k);
    for (const row of rows) {
      const place = row * dimension + k;
      seen[place] = at(seen, place) + slope * slope;
      table[place] = at(table, place) - (step * slope) / Math.sqrt(at(seen, place));
    }
  }
  return 1 - cosine;
}

/** The matrix that brings unit sums of old rows nearest to the teacher's vectors (normal equations, Cholesky). */
function leastSquares(old: Float32Array, teacher: Float32Array, lessons: readonly Lesson[], n: number): Float64Array {
  const normal = new Float64Array(n * n);
  const target = new Float64Array(n * n);
  for (let k = 0; k < n; k += 1) normal[k * n + k] = 1;
  for (const { rows, vector } of lessons) {
    const sum = sumOf(old, rows, n);
    const length = Math.hypot(...sum) || 1;
    for (let a = 0; a < n; a += 1) {
      const value = at(sum, a) / length;
      for (let b = 0; b < n; b += 1) {
        normal[a * n + b] = at(normal, a * n + b) + (value * at(sum, b)) / length;
        target[a * n + b] = at(target, a * n + b) + value * at(teacher, vector * n + b);
      }
    }
  }
  const lower = cholesky(normal, n);
  for (let column = 0; column < n; column += 1) {
    for (let i = 0; i < n; i += 1) {
      let value = at(target, i * n + column);
      for (let k = 0; k < i; k += 1) value -= at(lower, i * n + k) * at(target, k * n + column);
      target[i * n + column] = value / at(lower, i * n + i);
    }
    for (let i = n - 1; i >= 0; i -= 1) {
      let value = at(target, i * n + column);
      for (let k = i + 1; k < n; k += 1) value -= at(lower, k * n + i) * at(target, k * n + column);
      target[i * n + column] = value / at(lower, i * n + i);
    }
  }
  return target;
}

function cholesky(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let value = at(matrix, i * n + j);
      for (let k = 0; k < j; k += 1) value -= at(lower, i * n + k) * at(lower, j * n + k);
      lower[i * n + j] = i === j ? Math.sqrt(value) : value / at(lower, j * n + j);
    }
  }
  return lower;
}

function multiply(rows: Float32Array, matrix: Float64Array, n: number): Float32Array {
  const product = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += n) {
    for (let a = 0; a < n; a += 1) {
      const value = at(rows, start + a);
      if (value === 0) continue;
      for (let b = 0; b < n; b += 1) product[start + b] = at(product, start + b) + value * at(matrix, a * n + b);
    }
  }
  return product;
}

function meanLength(table: Float32Array, lessons: readonly Lesson[], dimension: number): number {
  const some = lessons.slice(0, 2_000);
  let sum = 0;
  for (const { rows } of some) sum += Math.hypot(...sumOf(table, rows, dimension)) / Math.sqrt(rows.length);
  return sum / some.length;
}

function sumOf(table: Float32Array, rows: readonly number[], dimension: number): Float64Array {
  const sum = new Float64Array(dimension);
  for (const row of rows) for (let k = 0; k < dimension; k += 1) sum[k] = at(sum, k) + at(table, row * dimension + k);
  return sum;
}

function shuffle(items: Lesson[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last] as Lesson;
    items[last] = items[other] as Lesson;
    items[other] = held;
  }
}

/** A linear congruential generator: the same order in every run. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] as number;
}
