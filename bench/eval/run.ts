// How well the librarian finds what is asked for: npm run eval [-- --sample N]
//
// MetaTool's 199 tools are registered into a real PostgreSQL (DATABASE_URL, on which databases may be created) with
// none, three and five example queries each, and the reporting half of its labelled queries is asked in each mode.
// The other half is what constants were chosen on (fit-*.ts). Ranking is measured with threshold 0, the share of
// queries without any hit with the default threshold.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { calibrationOf } from "../../src/core/search/calibration.ts";
import { type SearchMode, searchModes } from "../../src/core/search/discovery.ts";
import { createSimpleEmbedder } from "../../src/embedding/simple/simple-embedder.ts";
import { EvaluatedCatalog } from "./evaluated-catalog.ts";
import { dataFolder, type ExampleCount, exampleCounts, type LabelledQuery, readMetaTool } from "./metatool.ts";
import { nonsenseQueries, offTopicQueries } from "./no-answer-queries.ts";
import { bootstrapInterval, discountedGain, isFound, mean, reciprocalRank } from "./ranking-measures.ts";
import { reportDocument } from "./report-document.ts";

export interface ModeResult {
  readonly examples: ExampleCount;
  readonly mode: SearchMode;
  readonly queries: number;
  readonly gain: number;
  readonly gainInterval: readonly [low: number, high: number];
  readonly reciprocalRank: number;
  readonly recall: number;
  /** Shares of 1. */
  readonly zeroHits: number;
  readonly emptyForNonsense: number;
  readonly emptyForOffTopic: number;
}

const { values } = parseArgs({
  options: { sample: { type: "string" } },
});
const data = await readMetaTool();
const serverUrl = process.env["DATABASE_URL"];
if (data === undefined) {
  console.error(
    `SKIPPED: no labelled queries in ${join(dataFolder(), "metatool")}; LGENT_EVAL_DATA names their folder.`,
  );
} else if (serverUrl === undefined) {
  console.error("SKIPPED: DATABASE_URL names no PostgreSQL server with pgvector on which databases may be created.");
} else {
  const results = await evaluate(
    serverUrl,
    data.reporting.slice(0, values.sample === undefined ? undefined : Number(values.sample)),
  );
  console.log(reportDocument(results));
}

async function evaluate(url: string, queries: readonly LabelledQuery[]): Promise<readonly ModeResult[]> {
  const embedder = await createSimpleEmbedder();
  const thresholds = calibrationOf(`${embedder.model.provider}/${embedder.model.name}`).thresholds;
  const results: ModeResult[] = [];
  for (const examples of exampleCounts) {
    await using catalog = await EvaluatedCatalog.of(data?.entries(examples) ?? [], embedder, url);
    for (const mode of searchModes) {
      const places: number[] = [];
      let zeroHits = 0;
      for (const { query, tool } of queries) {
        const { hits } = await catalog.discover(query, mode, 0);
        places.push(hits.findIndex((hit) => hit.entry.content.name === tool) + 1);
        // Scores never grow down the list, so the first hit decides whether the default threshold leaves any.
        if ((hits[0]?.score ?? 0) <= thresholds[mode]) zeroHits += 1;
      }
      const gains = places.map(discountedGain);
      results.push({
        examples,
        mode,
        queries: queries.length,
        gain: mean(gains),
        gainInterval: bootstrapInterval(gains),
        reciprocalRank: mean(places.map(reciprocalRank)),
        recall: mean(places.map(isFound)),
        zeroHits: zeroHits / queries.length,
        emptyForNonsense: await shareOfEmpty(catalog, nonsenseQueries, mode),
        emptyForOffTopic: await shareOfEmpty(catalog, offTopicQueries, mode),
      });
    }
  }
  return results;
}

async function shareOfEmpty(catalog: EvaluatedCatalog, queries: readonly string[], mode: SearchMode): Promise<number> {
  let empty = 0;
  for (const query of queries) if ((await catalog.discover(query, mode, undefined)).hits.length === 0) empty += 1;
  return empty / queries.length;
}
