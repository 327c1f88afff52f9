import { afterAll, beforeAll, expect, test } from "vitest";
import { DomainError } from "../../src/core/errors.ts";
import type { Embedder } from "../../src/core/search/embedder.ts";
import { createSimpleEmbedder } from "../../src/embedding/simple/simple-embedder.ts";
import { OpenLibrarian } from "../open-librarian.ts";

/** An embedder as in the network: writes don't wait for it, and it may be away. */
let away = false;
let catalog: OpenLibrarian;

beforeAll(async () => {
  const simple = await createSimpleEmbedder();
  const remote: Embedder = {
    ...simple,
    synchronous: false,
    embed: (texts, signal) => {
      if (away) throw new DomainError("embedder_unavailable", "The embedder is away.");
      return simple.embed(texts, signal);
    },
  };
  catalog = await OpenLibrarian.open(remote);
});
afterAll(() => catalog.close());

const signal = (): AbortSignal => AbortSignal.timeout(30_000);

async function embedding(id: string): Promise<string> {
  return (await catalog.librarian.get({ id, revision: undefined }, signal())).entry.embedding;
}

async function events(): Promise<readonly string[]> {
  const text = "select kind || ' ' || entry_id as told from event order by revision";
  const rows = await catalog.database.query<{ told: string }>({ name: "told", text, values: [] }, signal());
  return rows.map((row) => row.told);
}

test("entries are accepted while the embedder is away, marked, and embedded when it returns", async () => {
  away = true;
  await catalog.register({ id: "waiting", description: "summarises long documents" });
  expect(await embedding("waiting")).toBe("pending");
  expect((await catalog.librarian.stats(signal())).embedding).toMatchObject({ ready: 0, pending: 1 });
  const keyword = await catalog.discover("documents", { mode: "keyword", threshold: 0 });
  expect(keyword.hits.map((hit) => hit.entry.content.id)).toEqual(["waiting"]);
  away = false;
  await expect.poll(() => embedding("waiting"), { timeout: 20_000 }).toBe("ready");
  expect(await events()).toEqual(["registered waiting", "embedded waiting"]);
  const semantic = await catalog.discover("condense a text", { mode: "semantic", threshold: 0 });
  expect(semantic.hits[0]?.similarity).toBeDefined();
});

test("changed content loses its old vector at once, so that nothing is found by what it no longer says", async () => {
  away = true;
  await catalog.register({ id: "waiting", description: "bakes bread" });
  expect(await embedding("waiting")).toBe("pending");
  const text = "select count(*) as n from embedding";
  expect(await catalog.database.query({ name: "vectors", text, values: [] }, signal())).toEqual([{ n: 0 }]);
  away = false;
  await expect.poll(() => embedding("waiting"), { timeout: 20_000 }).toBe("ready");
});
