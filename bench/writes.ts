import pg from "pg";
import { contentToMessage } from "../src/client/entry-to-message.ts";
import { type Comparison, compare } from "./comparison.ts";
import { generatedEntries, generatedEntry } from "./generated-entries.ts";
import { loadCatalog } from "./load-catalog.ts";
import type { BenchService } from "./service.ts";

/** Beyond what any catalog here was filled with, and different in each round, so that every registration is a new entry. */
let nextNumber = 1_000_000;

/** Registers new entries one by one. Beside it: one row and one commit through bare pg, which is what durability costs. */
export async function measureRegister(
  service: BenchService,
  size: number,
  seconds: number,
): Promise<readonly Comparison[]> {
  const first = nextNumber;
  nextNumber += 100_000;
  const clients = await Promise.all(
    Array.from({ length: 16 }, async () => {
      const client = new pg.Client({ connectionString: service.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const free = [...clients];
  await clients[0]?.query("create table if not exists bench_row (number bigint, text text)");
  let used = 0;
  try {
    return await compare(
      {
        operation: "Register",
        size,
        service: () => service.client.registerArtifact({ content: contentToMessage(generatedEntry(first + used++)) }),
        sql: async (turn) => {
          const client = free.pop();
          if (client === undefined) throw new Error("more callers than connections");
          await client.query({
            name: "bench_row",
            text: "insert into bench_row values ($1, $2)",
            values: [turn, "x".repeat(500)],
          });
          free.push(client);
        },
      },
      seconds,
    );
  } finally {
    await clients[0]?.query("drop table bench_row");
    await Promise.all(clients.map((client) => client.end()));
  }
}

export interface LoadedImport {
  readonly size: number;
  readonly entries: number;
  readonly storedPerSecond: number;
  readonly embeddedPerSecond: number;
  readonly searchesPerSecond: number;
}

/** Imports into a catalog that is being searched the whole time by one caller. */
export async function measureImportUnderSearch(
  { client }: BenchService,
  size: number,
  entries: number,
  queries: readonly string[],
): Promise<LoadedImport> {
  const first = nextNumber;
  nextNumber += 100_000;
  const stopped = new AbortController();
  let searches = 0;
  const search = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const query = queries[searches % queries.length] ?? "";
      for await (const part of client.discover({ query })) void part;
      searches += 1;
    }
  };
  const searching = search();
  const load = await loadCatalog(
    client,
    [...generatedEntries(entries, first)].map((content) => ({ content, dependsOn: [] })),
  );
  stopped.abort();
  await searching;
  return {
    size,
    entries,
    storedPerSecond: entries / load.entriesSeconds,
    embeddedPerSecond: entries / load.embeddedSeconds,
    searchesPerSecond: searches / load.embeddedSeconds,
  };
}
