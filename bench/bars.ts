import type { Comparison } from "./comparison.ts";
import type { CatalogResult, Results } from "./results.ts";

/** One promise about speed or size, and whether this run kept it. */
export interface Bar {
  readonly bar: string;
  readonly found: string;
  readonly met: boolean;
}

/** Judges what was measured; what wasn't measured in this run has no line. */
export function judge({ catalogs, cli }: Results): readonly Bar[] {
  const bars = catalogs.flatMap((catalog) => [...judgeReads(catalog), ...judgeLoad(catalog), ...judgeLater(catalog)]);
  if (cli !== undefined) {
    const { difference } = cli;
    bars.push({
      bar: "`kgents library catalog` at most 90 ms over bare Node",
      found: `${difference.toFixed(0)} ms`,
      met: difference <= 90,
    });
  }
  return bars;
}

function judgeReads({ size, operations }: CatalogResult): readonly Bar[] {
  const bars: Bar[] = [];
  const alone = operations.filter((row) => row.service.callers === 1);
  const get = alone.find((row) => row.operation === "Get");
  if (get?.overhead !== undefined) {
    const bar = `Get adds less than 0.5 ms to bare SQL and bare gRPC (p50, ${count(size)} entries)`;
    bars.push({ bar, found: `${get.overhead.toFixed(2)} ms`, met: get.overhead < 0.5 });
  }
  const [first, deep] = alone.filter((row) => row.operation.startsWith("List"));
  if (first !== undefined && deep !== undefined) bars.push(judgeDepth(size, first, deep));
  return bars;
}

function judgeDepth(size: number, first: Comparison, deep: Comparison): Bar {
  const times = [first.service.p50, deep.service.p50];
  const ratio = Math.max(...times) / Math.min(...times);
  return {
    bar: `${first.operation} and ${deep.operation} within 1.3 times of each other (p50, ${count(size)} entries)`,
    found: `${ratio.toFixed(2)} times (${times.map((time) => time.toFixed(2)).join(" and ")} ms)`,
    met: ratio <= 1.3,
  };
}

function judgeLoad({ size, load }: CatalogResult): readonly Bar[] {
  const entries = load.entries / load.entriesSeconds;
  const stored = load.entries / load.storedSeconds;
  const embedded = load.entries / load.embeddedSeconds;
  return [
    {
      bar: `import into an empty catalog: at least 3,000 entries a second without embeddings (${count(size)} entries)`,
      found: `${count(entries)} a second, although each is embedded at once; ${count(stored)} with their ${count(load.relationships)} edges`,
      met: entries >= 3_000,
    },
    {
      bar: `the same with embeddings and the vector index: at least 800 (${count(size)} entries)`,
      found: `${count(embedded)} a second`,
      met: embedded >= 800,
    },
  ];
}

function judgeLater({ size, importUnderSearch, memory }: CatalogResult): readonly Bar[] {
  const bars: Bar[] = [];
  if (importUnderSearch !== undefined) {
    const { embeddedPerSecond, searchesPerSecond } = importUnderSearch;
    bars.push({
      bar: `import into ${count(size)} entries with searches running: at least 250 a second, embedded`,
      found: `${count(embeddedPerSecond)} a second beside ${count(searchesPerSecond)} searches a second`,
      met: embeddedPerSecond >= 250,
    });
  }
  if (memory !== undefined) {
    const { most, early, late, minutes } = memory;
    bars.push({
      bar: `service below 200 MB resident under load, and flat (${count(size)} entries, ${minutes} min)`,
      found: `most ${most.toFixed(0)} MiB; ${early.toFixed(0)} MiB in the first third, ${late.toFixed(0)} in the last`,
      met: most < 200 && late < early * 1.1,
    });
  }
  return bars;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
