// Prints nDCG@10 on the fitting half for a range of keywordShare (core/search/fuse.ts): node bench/eval/fit-constants.ts
import { queryTerms } from "../../src/core/search/terms.ts";
import { createSimpleEmbedder } from "../../src/embedding/simple/simple-embedder.ts";
import { InMemoryCatalog } from "./in-memory-catalog.ts";
import { exampleCounts, readMetaTool } from "./metatool.ts";
import { discountedGain, mean } from "./ranking-measures.ts";

const shares = [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15];
const data = await readMetaTool();
if (data === undefined) throw new Error("The labelled queries aren't here; set LGENT_EVAL_DATA to their folder.");
const embedder = await createSimpleEmbedder();
const vectors = await embedder.embed(
  data.fitting.map((query) => query.query),
  new AbortController().signal,
);
console.log(
  `${data.fitting.length} queries, ${mean(data.fitting.map((query) => queryTerms(query.query).length)).toFixed(1)} terms each`,
);
for (const count of exampleCounts) {
  const catalog = await InMemoryCatalog.of(data.entries(count), embedder);
  const gains = new Map<string, number[]>();
  for (const [index, { query, tool }] of data.fitting.entries()) {
    const { similarity, keyword } = catalog.score(query, vectors[index] ?? new Float32Array());
    const right = catalog.names.indexOf(tool);
    note(gains, "words alone", placeOf(keyword, right, 0));
    for (const share of shares) {
      const fused = similarity.map((cosine, entry) => cosine + share * (keyword[entry] ?? 0));
      note(gains, `keywordShare ${share}`, placeOf(fused, right, Number.NEGATIVE_INFINITY));
    }
  }
  for (const [name, values] of gains) console.log(`${count} examples, ${name}: ${mean(values).toFixed(4)}`);
}

function note(gains: Map<string, number[]>, name: string, place: number): void {
  const known = gains.get(name);
  if (known === undefined) gains.set(name, [discountedGain(place)]);
  else known.push(discountedGain(place));
}

/** 0 when the right entry's score isn't above `floor`. */
function placeOf(scores: Float64Array, right: number, floor: number): number {
  const own = scores[right] ?? floor;
  if (own <= floor) return 0;
  let place = 1;
  for (const [entry, score] of scores.entries()) if (score > own || (score === own && entry < right)) place += 1;
  return place;
}
