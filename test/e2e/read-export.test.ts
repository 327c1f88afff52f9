import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noFilter } from "../../src/core/catalog/filter.ts";
import type { ExportPart, ExportRecord } from "../../src/core/librarian/requests.ts";
import { OpenLibrarian } from "../open-librarian.ts";
import { needsRealPostgres } from "../skip.ts";

let catalog: OpenLibrarian;

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const everything = { history: true, filter: undefined };

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
  await catalog.importAll(
    Array.from({ length: 1_200 }, (_, index) => ({ id: `e:${index}`, description: `Entry ${index}.` })),
  );
  for (let index = 0; index < 10; index += 1) {
    const link = {
      sourceId: `e:${index}`,
      targetId: `e:${index + 1}`,
      type: "depends_on" as const,
      context: "",
      author: "",
    };
    await catalog.register({ id: `e:${index}`, description: "Changed." }, [link, { ...link, targetId: "nowhere" }]);
  }
  // Connections in use are counted below.
  await catalog.maintenance.close();
});
afterAll(() => catalog.close());

async function whole(parts: AsyncIterable<ExportPart>, between?: () => Promise<void>): Promise<ExportPart[]> {
  const all: ExportPart[] = [];
  for await (const part of parts) {
    all.push(part);
    await between?.();
  }
  return all;
}

function recordsOf(parts: readonly ExportPart[]): readonly ExportRecord[] {
  return parts.flatMap((part) => (part.kind === "records" ? part.records : []));
}

test("a header, then types, entries, revisions and relationships in their orders, as the header counted them", async () => {
  const parts = await whole(catalog.librarian.export(everything, signal()));
  const records = recordsOf(parts);
  expect(parts[0]).toMatchObject({ kind: "header", header: { formatVersion: 1, entries: 1_200, relationships: 20 } });
  const kinds = records.map((record) => record.kind);
  expect([...new Set(kinds)]).toEqual(["entity_type", "entry", "revision", "relationship"]);
  expect(kinds).toEqual(kinds.toSorted((a, b) => rank(a) - rank(b)));
  const entries = records.flatMap((record) => (record.kind === "entry" ? [record.entry.content.id] : []));
  expect(entries).toEqual([...new Set(entries)].sort());
  expect(entries).toHaveLength(1_200);
  expect(kinds.filter((kind) => kind === "revision")).toHaveLength(1_210);
  const ends = records.flatMap((record) =>
    record.kind === "relationship" ? [[record.relationship.sourceId, record.relationship.targetId].join(" ")] : [],
  );
  expect(ends).toEqual(ends.toSorted());
  expect(ends).toHaveLength(20);
});

function rank(kind: string): number {
  return ["entity_type", "entry", "revision", "relationship"].indexOf(kind);
}

test("one snapshot, however much is written meanwhile", async (context) => {
  // The embedded server lets nobody write while a transaction is open.
  needsRealPostgres(context, catalog.test);
  let written = 0;
  const before = recordsOf(await whole(catalog.librarian.export(everything, signal())));
  const during = await whole(catalog.librarian.export(everything, signal()), async () => {
    written += 1;
    await catalog.register({ id: `e:${written}`, description: `Written ${written}.` });
    await catalog.register({ id: `new:${written}` });
  });
  expect(written).toBeGreaterThan(5);
  expect(recordsOf(during)).toEqual(before);
});

test("a filter keeps to its entries and their relationships", async () => {
  const filter = { ...noFilter, entityTypes: ["prompt"] };
  const parts = await whole(catalog.librarian.export({ history: false, filter }, signal()));
  expect(parts[0]).toMatchObject({ header: { entries: 0, relationships: 0 } });
  expect(recordsOf(parts).every((record) => record.kind === "entity_type")).toBe(true);
});

test("the connection is free again when the reader leaves, and when it never comes back", async () => {
  for await (const part of catalog.librarian.export(everything, signal())) if (part.kind === "records") break;
  await untilIdle();

  const client = new AbortController();
  const paused = catalog.librarian.export(everything, client.signal)[Symbol.asyncIterator]();
  await paused.next();
  await setTimeout(50);
  expect(inUse()).toBe(1);
  client.abort();
  await untilIdle();
  await expect(paused.next().then(() => paused.next())).rejects.toMatchObject({ code: "cancelled" });
});

function inUse(): number {
  return catalog.database.poolState.total - catalog.database.poolState.idle;
}

async function untilIdle(): Promise<void> {
  for (let tries = 0; inUse() > 0; tries += 1) {
    if (tries > 100) throw new Error(`${inUse()} connections are still in use`);
    await setTimeout(20);
  }
}
