import type { ModeResult } from "./run.ts";

/** The figures as Markdown. */
export function reportDocument(results: readonly ModeResult[]): string {
  const rows = results.map((result) =>
    [
      result.examples,
      result.mode,
      result.gain.toFixed(3),
      result.gainInterval.map((end) => end.toFixed(3)).join(" to "),
      result.reciprocalRank.toFixed(3),
      result.recall.toFixed(3),
      percent(result.zeroHits),
      percent(result.emptyForNonsense),
      percent(result.emptyForOffTopic),
    ].join(" | "),
  );
  return `| examples | mode | nDCG@10 | 95 % interval | MRR@10 | recall@10 | real queries without a hit | nonsense answered empty | off-topic answered empty |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join("\n")}

${results[0]?.queries ?? 0} queries per row.
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
