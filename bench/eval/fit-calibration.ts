// Recommends the curves and default thresholds of core/search/calibration.ts for the built-in embedder.
//   node bench/eval/fit-calibration.ts
// A right tool's raw score is a positive; the three best wrong candidates of each query and of each query without an
// answer are negatives. Logistic regression at even odds: both sides weigh the same, and among the negatives the
// queries without an answer weigh as much as all others.
import type { SearchMode } from "../../src/core/search/discovery.ts";
import { fuse } from "../../src/core/search/fuse.ts";
import { createSimpleEmbedder } from "../../src/embedding/simple/simple-embedder.ts";
import { InMemoryCatalog } from "./in-memory-catalog.ts";
import { exampleCounts, readMetaTool } from "./metatool.ts";
import { nonsenseQueries, offTopicQueries } from "./no-answer-queries.ts";

interface Sample {
  readonly raw: number;
  readonly right: boolean;
  weight: number;
}

const data = await readMetaTool();
if (data === undefined) throw new Error("The labelled queries aren't here; set LGENT_EVAL_DATA to their folder.");
const signal = new AbortController().signal;
const embedder = await createSimpleEmbedder();
const catalogs = await Promise.all(
  exampleCounts.map(async (count) => InMemoryCatalog.of(data.entries(count), embedder)),
);
const noAnswer = [...nonsenseQueries, ...offTopicQueries];
const vectors = await embedder.embed([...data.fitting.map((query) => query.query), ...noAnswer], signal);

for (const mode of ["hybrid", "keyword", "semantic"] as const) {
  const samples = collect(mode);
  const { middle, slope } = regress(samples.all);
  console.log(`${mode}: middle ${middle.toFixed(3)}, slope ${slope.toFixed(2)}`);
  for (const [index, best] of samples.bestOfReal.entries()) {
    const few = quantiles(best, [0.002, 0.004, 0.006, 0.008, 0.01, 0.02]);
    console.log(`  best raw score of real queries, ${exampleCounts[index]} examples, .2 to 2 %: ${few}`);
  }
  console.log(
    `  best raw score of real unfamiliar queries: ${quantiles(samples.unfamiliarReal, [0, 0.1, 0.25, 0.5, 1])}`,
  );
  console.log(`  best raw score of nonsense, unfamiliar:    ${quantiles(samples.nonsense, [0.5, 0.9, 0.95, 1])}`);
  console.log(`  best raw score of off-topic, familiar:     ${quantiles(samples.offTopic, [0.5, 0.9, 0.95, 1])}`);
}

function collect(mode: SearchMode): {
  all: Sample[];
  bestOfReal: number[][];
  unfamiliarReal: number[];
  nonsense: number[];
  offTopic: number[];
} {
  const all: Sample[] = [];
  const bestOfReal: number[][] = exampleCounts.map(() => []);
  const unfamiliarReal: number[] = [];
  const nonsense: number[] = [];
  const offTopic: number[] = [];
  for (const [index, vector] of vectors.entries()) {
    const labelled = data?.fitting[index];
    const query = labelled?.query ?? noAnswer[index - (data?.fitting.length ?? 0)] ?? "";
    for (const [which, catalog] of catalogs.entries()) {
      const scores = catalog.score(query, vector);
      const raw = catalog.names.map((_, entry) => rawScore(mode, scores, entry, catalog.names.length));
      const wrong = raw.filter(
        (score, entry) => score > Number.NEGATIVE_INFINITY && catalog.names[entry] !== labelled?.tool,
      );
      for (const score of wrong.toSorted((a, b) => b - a).slice(0, 3)) {
        if (labelled !== undefined || scores.familiar)
          all.push({ raw: score, right: false, weight: labelled === undefined ? -1 : 0 });
      }
      const best = Math.max(0, ...raw);
      if (labelled === undefined) {
        if (scores.familiar) offTopic.push(best);
        else nonsense.push(best);
        continue;
      }
      if (!scores.familiar) unfamiliarReal.push(best);
      else bestOfReal[which]?.push(best);
      const right = raw[catalog.names.indexOf(labelled.tool)] ?? Number.NEGATIVE_INFINITY;
      if (right > Number.NEGATIVE_INFINITY) all.push({ raw: right, right: true, weight: 1 });
    }
  }
  const rights = all.filter((sample) => sample.right).length;
  const hard = all.filter((sample) => sample.weight === 0).length;
  const easy = all.filter((sample) => sample.weight === -1).length;
  for (const sample of all) {
    if (sample.weight === 0) sample.weight = rights / hard / 2;
    else if (sample.weight === -1) sample.weight = rights / easy / 2;
  }
  return { all, bestOfReal, unfamiliarReal, nonsense, offTopic };
}

function rawScore(
  mode: SearchMode,
  scores: { similarity: Float64Array; keyword: Float64Array },
  entry: number,
  documents: number,
): number {
  const keyword = (scores.keyword[entry] ?? 0) * Math.log(1 + documents);
  const fused = fuse(mode, { similarity: scores.similarity[entry], keyword }, documents);
  return fused?.fused ?? Number.NEGATIVE_INFINITY;
}

/** Newton's method on the weighted log-likelihood of 1 / (1 + exp(−(a + b × raw))). */
function regress(samples: readonly Sample[]): { middle: number; slope: number } {
  let a = 0;
  let b = 1;
  for (let round = 0; round < 50; round += 1) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9];
    for (const { raw, right, weight } of samples) {
      const p = 1 / (1 + Math.exp(-(a + b * raw)));
      const error = weight * ((right ? 1 : 0) - p);
      const curvature = weight * p * (1 - p);
      ga += error;
      gb += error * raw;
      haa += curvature;
      hab += curvature * raw;
      hbb += curvature * raw * raw;
    }
    const determinant = haa * hbb - hab * hab;
    a += (hbb * ga - hab * gb) / determinant;
    b += (haa * gb - hab * ga) / determinant;
  }
  return { middle: -a / b, slope: b };
}

function quantiles(values: readonly number[], shares: readonly number[]): string {
  const sorted = values.toSorted((x, y) => x - y);
  return shares.map((share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(3)).join(" ");
}
