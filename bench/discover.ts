import { toBinary } from "@bufbuild/protobuf";
import { DiscoverResponseSchema, SearchMode } from "../src/contract/kgents/library/v1/library_pb.ts";
import { noFilter } from "../src/core/catalog/filter.ts";
import { BareSql, recordEach } from "./bare-sql.ts";
import { type Comparison, compare } from "./comparison.ts";
import { startEcho } from "./echo.ts";
import type { BenchService } from "./service.ts";

const modes = [
  ["hybrid", SearchMode.HYBRID],
  ["keyword", SearchMode.KEYWORD],
  ["semantic", SearchMode.SEMANTIC],
] as const;

/** Discover, ten hits, in each mode, over questions that are mostly different. Threshold 0, so that there are always hits. */
export async function measureDiscover(
  { client, databaseUrl }: BenchService,
  size: number,
  queries: readonly string[],
  seconds: number,
): Promise<readonly Comparison[]> {
  const rows: Comparison[] = [];
  const signal = new AbortController().signal;
  await using bare = await BareSql.connect(databaseUrl, 16);
  for (const [name, mode] of modes) {
    const request = (turn: number) => ({ query: queries[turn % queries.length] ?? "", mode, threshold: 0 });
    const recorded = await recordEach(
      databaseUrl,
      queries.map(
        (query) => (librarian) =>
          librarian.discover({ query, mode: name, filter: noFilter, limit: 10, threshold: 0 }, signal),
      ),
    );
    const [answer] = await Array.fromAsync(client.discover(request(0)));
    const echo = await startEcho({
      Discover: answer === undefined ? Buffer.of() : toBinary(DiscoverResponseSchema, answer),
    });
    const drained = async (from: typeof client, turn: number): Promise<void> => {
      for await (const part of from.discover(request(turn))) void part;
    };
    const operation = `Discover, ${name}`;
    const calls = {
      operation,
      size,
      service: (turn: number) => drained(client, turn),
      sql: (turn: number) => bare.replay(recorded[turn % recorded.length] ?? []),
      echo: (turn: number) => drained(echo.client, turn),
    };
    try {
      rows.push(...(await compare(calls, seconds)));
    } finally {
      await echo.stop();
    }
  }
  return rows;
}
