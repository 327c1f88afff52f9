import { afterAll, beforeAll, expect, test } from "vitest";
import { type Filter, noFilter } from "../../src/core/catalog/filter.ts";
import { type Draft, OpenLibrarian } from "../open-librarian.ts";

/** 10,000 entries, of which few are prompts, more are by one author, and every word of the query is everywhere. */
const entries = 10_000;
const words = ["reads", "writes", "sorts", "merges", "splits", "counts", "checks", "draws", "sends", "finds"];
const things = ["text", "table", "image", "sound", "record", "letter", "number", "graph", "video", "archive"];

function draft(index: number): Draft {
  const word = words[index % words.length] ?? "";
  const thing = things[Math.floor(index / words.length) % things.length] ?? "";
  const rare = index % 500 === 7;
  return {
    id: `made:${index}`,
    name: `${word}-${thing}-${index}`,
    entityType: rare ? "prompt" : "tool",
    description: `Takes a file and ${word} each ${thing} in it, number ${index}.`,
    author: index % 4 === 0 ? "quarter" : "rest",
    keywords: rare ? ["rare"] : ["common"],
  };
}

let catalog: OpenLibrarian;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
  await catalog.importAll(Array.from({ length: entries }, (_, index) => draft(index)));
  await catalog.counted();
}, 300_000);
afterAll(() => catalog.close());

const filters: readonly (readonly [string, Partial<Filter>])[] = [
  ["a type of 20 entries", { entityTypes: ["prompt"] }],
  ["a keyword of 20 entries", { keywords: ["rare"] }],
  ["an author of 2,500 entries", { authors: ["quarter"] }],
  ["a type and an author", { entityTypes: ["tool"], authors: ["rest"] }],
  ["several types", { entityTypes: ["prompt", "skill"] }],
  ["a status", { statuses: ["active"] }],
];

test.each(filters)("%s doesn't starve the answer", async (_, part) => {
  const filter = { ...noFilter, ...part };
  for (const mode of ["hybrid", "keyword", "semantic"] as const) {
    // The word that nothing but one entry holds must not keep the others out.
    for (const query of ["merges each letter of a file", "takes a file", "number 4711 file"]) {
      const { hits } = await catalog.discover(query, { mode, filter, threshold: 0 });
      expect([mode, query, hits.length]).toEqual([mode, query, 10]);
      for (const { entry } of hits) {
        const { entityType, author, keywords } = entry.content;
        if (filter.entityTypes.length > 0) expect(filter.entityTypes).toContain(entityType);
        if (filter.authors.length > 0) expect(filter.authors).toContain(author);
        if (filter.keywords.length > 0) expect(keywords).toContain(filter.keywords[0]);
      }
    }
  }
});

test("all twenty that match are found when twenty are asked for", async () => {
  const filter: Filter = { ...noFilter, entityTypes: ["prompt"] };
  for (const mode of ["hybrid", "keyword", "semantic"] as const) {
    const { hits } = await catalog.discover("a file", { mode, filter, threshold: 0, limit: 50 });
    expect(hits).toHaveLength(20);
  }
});

test("an entry's score doesn't depend on what else was found", async () => {
  const query = "merges each letter of a file";
  const all = await catalog.discover(query, { threshold: 0, limit: 50 });
  const few = await catalog.discover(query, { threshold: 0, filter: { ...noFilter, entityTypes: ["prompt"] } });
  const many = await catalog.discover(query, { threshold: 0, filter: { ...noFilter, authors: ["rest"] }, limit: 50 });
  const scores = new Map(all.hits.map((hit) => [hit.entry.content.id, hit.score]));
  let compared = 0;
  for (const hit of [...few.hits, ...many.hits]) {
    const score = scores.get(hit.entry.content.id);
    if (score === undefined) continue;
    compared += 1;
    expect(hit.score).toBe(score);
  }
  expect(compared).toBeGreaterThan(0);
});

test("an unrelated entry doesn't change the order of the others", async () => {
  const query = "sorts each table of a file";
  const before = await catalog.discover(query, { threshold: 0, limit: 30 });
  await catalog.register({ id: "other:1", name: "Zebra", description: "Black and white stripes." });
  await catalog.counted();
  const after = await catalog.discover(query, { threshold: 0, limit: 30 });
  expect(after.hits.map((hit) => hit.entry.content.id)).toEqual(before.hits.map((hit) => hit.entry.content.id));
});
