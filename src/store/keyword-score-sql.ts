import { bm25 } from "../core/search/bm25.ts";

/**
 * core/search/bm25.ts as SQL over `posting p`, for the order within the statement; the constants are the same ones, and a
 * test holds both scores against each other. Doubles throughout: numeric arithmetic takes twice the time.
 */
const { k1, b } = bm25;

const weights = [
  ["name", bm25.nameWeight],
  ["description", bm25.descriptionWeight],
  ["keywords", bm25.keywordsWeight],
  ["examples", bm25.examplesWeight],
] as const;

function weighted(column: (field: string) => string): string {
  return weights.map(([field, weight]) => weigh(column(field), weight)).join(" + ");
}

/** Small whole numbers stay integers, which are cheaper. */
function weigh(column: string, weight: number): string {
  if (weight === 1) return column;
  return Number.isInteger(weight) ? `${weight} * ${column}` : `${weight}::float8 * ${column}`;
}

const frequency = `(${weighted((field) => `p.in_${field}`)})`;
const length = `(${weighted((field) => `p.${field}_length`)})`;

/**
 * One posting's part of the score: `idf` and `perLength` are parameters, the latter k1 × b / average weighted length.
 * While the averages are 0 every length counts as average: then `perLength` is 0 and `base` is k1 instead of k1 × (1 − b).
 */
export function termScoreSql(idf: string, base: string, perLength: string): string {
  return `${idf} * ${k1 + 1}::float8 * ${frequency} / (${frequency} + ${base} + ${perLength} * ${length})`;
}

export interface LengthParameters {
  readonly base: number;
  readonly perLength: number;
}

export function lengthParameters(average: {
  readonly name: number;
  readonly description: number;
  readonly keywords: number;
  readonly examples: number;
}): LengthParameters {
  const mean = weights.reduce((sum, [field, weight]) => sum + weight * average[field], 0);
  return mean > 0 ? { base: k1 * (1 - b), perLength: (k1 * b) / mean } : { base: k1, perLength: 0 };
}
