import { create, toBinary } from "@bufbuild/protobuf";
import {
  GetArtifactResponseSchema,
  ListArtifactsResponseSchema,
} from "../src/contract/kgents/library/v1/library_pb.ts";
import { noFilter } from "../src/core/catalog/filter.ts";
import { BareSql, recordEach } from "./bare-sql.ts";
import { type Comparison, compare } from "./comparison.ts";
import type { DebianEntry } from "./debian-entries.ts";
import { startEcho } from "./echo.ts";
import type { BenchOptions } from "./options.ts";
import type { BenchService } from "./service.ts";

const pageSize = 20;
/** Different entries in turn, so that one hot row doesn't speak for all. */
const distinct = 200;

/** Get, and List 20 at page 1 and deep inside (page 2,000 where the catalog has that many). */
export async function measureReads(
  service: BenchService,
  entries: readonly DebianEntry[],
  options: BenchOptions,
): Promise<readonly Comparison[]> {
  const size = entries.length;
  const rows: Comparison[] = [];
  await using bare = await BareSql.connect(service.databaseUrl, 16);
  if (options.parts.has("get")) rows.push(...(await measureGet(service, entries, bare, options.seconds)));
  if (options.parts.has("list")) {
    const deep = Math.min(2_000, Math.floor(size / pageSize / 2));
    for (const page of [1, deep]) rows.push(...(await measureList(service, size, page, bare, options.seconds)));
  }
  return rows;
}

async function measureGet(
  { client, databaseUrl }: BenchService,
  entries: readonly DebianEntry[],
  bare: BareSql,
  seconds: number,
): Promise<readonly Comparison[]> {
  const ids = Array.from(
    { length: distinct },
    (_, index) => entries[Math.floor((index * entries.length) / distinct)]?.content.id ?? "",
  );
  const signal = new AbortController().signal;
  const recorded = await recordEach(
    databaseUrl,
    ids.map((id) => (librarian) => librarian.get({ id, revision: undefined }, signal)),
  );
  const answer = await client.getArtifact({ id: ids[0] ?? "" });
  const echo = await startEcho({ GetArtifact: toBinary(GetArtifactResponseSchema, answer) });
  try {
    return await compare(
      {
        operation: "Get",
        size: entries.length,
        service: (turn) => client.getArtifact({ id: ids[turn % distinct] ?? "" }),
        sql: (turn) => bare.replay(recorded[turn % distinct] ?? []),
        echo: (turn) => echo.client.getArtifact({ id: ids[turn % distinct] ?? "" }),
      },
      seconds,
    );
  } finally {
    await echo.stop();
  }
}

async function measureList(
  { client, databaseUrl }: BenchService,
  size: number,
  page: number,
  bare: BareSql,
  seconds: number,
): Promise<readonly Comparison[]> {
  const pageToken = await tokenAfter(client, (page - 1) * pageSize);
  const signal = new AbortController().signal;
  const [recorded = []] = await recordEach(databaseUrl, [
    (librarian) => librarian.list({ filter: noFilter, pageSize, pageToken }, signal),
  ]);
  const answer = await client.listArtifacts({ pageSize, pageToken });
  const echo = await startEcho({
    ListArtifacts: toBinary(ListArtifactsResponseSchema, create(ListArtifactsResponseSchema, answer)),
  });
  try {
    return await compare(
      {
        operation: `List ${pageSize}, page ${page.toLocaleString("en")}`,
        size,
        service: () => client.listArtifacts({ pageSize, pageToken }),
        sql: () => bare.replay(recorded),
        echo: () => echo.client.listArtifacts({ pageSize, pageToken }),
      },
      seconds,
    );
  } finally {
    await echo.stop();
  }
}

/** The token of the page that starts after so many entries. */
async function tokenAfter(client: BenchService["client"], skip: number): Promise<string> {
  let pageToken = "";
  for (let left = skip; left > 0; ) {
    const answer = await client.listArtifacts({ pageSize: Math.min(left, 1_000), pageToken });
    left -= answer.entries.length;
    pageToken = answer.nextPageToken;
  }
  return pageToken;
}
