import { judge } from "./bars.ts";
import { comparisonHeader, comparisonLine } from "./comparison.ts";
import type { Results } from "./results.ts";

/** The whole run as Markdown: surroundings, bars, one table. */
export function report(results: Results): string {
  const { surroundings, catalogs, cli } = results;
  const postgres = Object.entries(surroundings.postgres).map(([name, value]) => `${name} ${value}`);
  const lines = [
    `- commit ${surroundings.commit}, ${surroundings.date}: \`${surroundings.command}\``,
    `- ${surroundings.machine}; Node ${surroundings.node}; load average before the run ${surroundings.loadBefore.toFixed(1)}`,
    `- PostgreSQL: ${postgres.join(", ")}`,
    "",
    "| bar | found | |",
    "|---|---|---|",
    ...judge(results).map(({ bar, found, met }) => `| ${bar} | ${found} | ${met ? "met" : "**missed**"} |`),
    "",
    comparisonHeader,
    ...catalogs.flatMap(({ operations }) => operations.map(comparisonLine)),
    "",
    "| catalog | real | generated | edges | refused | entries s | with edges s | with vectors and index s |",
    "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ...catalogs.map(({ size, real, generated, load }) =>
      [
        "",
        ...[size, real, generated, load.relationships, load.refused].map((value) => value.toLocaleString("en")),
        load.entriesSeconds.toFixed(1),
        load.storedSeconds.toFixed(1),
        load.embeddedSeconds.toFixed(1),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
  ];
  if (cli !== undefined) {
    const { catalog, node, runs } = cli;
    lines.push(
      "",
      `\`./kgents library catalog\` ${catalog.toFixed(0)} ms, \`node -e 0\` ${node.toFixed(0)} ms (medians of ${runs} runs each, in turn).`,
    );
  }
  return `${lines.join("\n")}\n`;
}
