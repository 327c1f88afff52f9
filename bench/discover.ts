import { SearchMode } from "../src/contract/kgents/library/v1/library_pb.ts";
import { type Comparison, compare } from "./comparison.ts";
import type { BenchService } from "./service.ts";

const modes = [
  ["hybrid", SearchMode.HYBRID],
  ["keyword", SearchMode.KEYWORD],
  ["semantic", SearchMode.SEMANTIC],
] as const;

/** Discover, ten hits, in each mode, over questions that are mostly different. Threshold 0, so that there are always hits. */
export async function measureDiscover(
  { client }: BenchService,
  size: number,
  queries: readonly string[],
  seconds: number,
): Promise<readonly Comparison[]> {
  const rows: Comparison[] = [];
  for (const [name, mode] of modes) {
    const service = async (turn: number): Promise<void> => {
      for await (const part of client.discover({ query: queries[turn % queries.length] ?? "", mode, threshold: 0 }))
        void part;
    };
    rows.push(...(await compare({ operation: `Discover, ${name}`, size, service }, seconds)));
  }
  return rows;
}
