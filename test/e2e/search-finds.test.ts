import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noFilter } from "../../src/core/catalog/filter.ts";
import { OpenLibrarian } from "../open-librarian.ts";

const drafts = [
  { id: "tool:resize", name: "image-resizer", description: "Scales pictures to a given width and height." },
  { id: "tool:translate", name: "translator", description: "Translates text from one human language into another." },
  { id: "tool:weather", name: "weather-forecast", description: "Says how warm it will be tomorrow in a city." },
  {
    id: "tool:invoice",
    name: "invoice-parser",
    description: "Reads totals and dates from scanned bills.",
    inputType: "image",
    outputType: "JSON",
  },
  {
    id: "tool:csv",
    name: "csv-to-json",
    description: "Turns comma separated values into objects.",
    inputType: "Text",
    outputType: "list<json>",
  },
  { id: "npm:left-pad", name: "left-pad", description: "Pads a string on the left." },
  { id: "npm:@scope/pad", name: "@scope/pad", description: "Pads a string on either side." },
];

let catalog: OpenLibrarian;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
});
afterAll(() => catalog.close());

test("an entry is found first by its own description, also in a catalog of one", async () => {
  const [only] = drafts;
  if (only === undefined) throw new Error("there are drafts");
  await catalog.register(only);
  const { hits } = await catalog.discover(only.description);
  expect(hits.map((hit) => hit.entry.content.id)).toEqual([only.id]);
  expect(hits[0]?.similarity).toBeGreaterThan(0.85);
  expect(hits[0]?.entry.content.description).toBe(only.description);
});

describe("in a small catalog", () => {
  beforeAll(async () => {
    for (const draft of drafts) await catalog.register(draft);
    await catalog.counted();
  });

  test.each(drafts)("$id is found first by its own description", async ({ id, description }) => {
    const { hits } = await catalog.discover(description);
    expect(hits[0]?.entry.content.id).toBe(id);
    expect(hits[0]?.similarity).toBeGreaterThan(0.85);
  });

  test.each(["hybrid", "keyword", "semantic"] as const)("in %s mode exact ids, names and typos lead", async (mode) => {
    for (const [query, id, match] of [
      ["tool:translate", "tool:translate", "exact id"],
      ["TOOL:TRANSLATE", "tool:translate", "exact id"],
      ["weather-forecast", "tool:weather", "exact name"],
      ["Weather Forecast", "tool:weather", "exact name"],
      ["wether-forecast", "tool:weather", "near name"],
      ["weather-forecasst", "tool:weather", "near name"],
      ["waether-forecast", "tool:weather", "near name"],
      ["left-pads", "npm:left-pad", "near name"],
    ] as const) {
      const { hits, queryClass } = await catalog.discover(query, { mode });
      expect([query, hits[0]?.entry.content.id, hits[0]?.explanation.nameMatch]).toEqual([query, id, match]);
      expect(queryClass).toBe("name");
    }
  });

  test("scores lie within 0 and 1, never grow, and are the same on every run", async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => catalog.discover("pad a string", { threshold: 0 })));
    const [first] = runs;
    const scores = first?.hits.map((hit) => hit.score) ?? [];
    expect(scores.length).toBeGreaterThan(1);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const run of runs) expect(run).toEqual(first);
  });

  test("nonsense gets an honest empty answer with hints", async () => {
    const { hits, hints } = await catalog.discover("xyzzyq plughwv");
    expect(hits).toEqual([]);
    expect(hints.length).toBeGreaterThan(0);
    expect(hints.join(" ")).toContain("xyzzyq");
  });

  test.each(["", "   ", "a\0b"])("the query %j is refused", async (query) => {
    await expect(catalog.discover(query)).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("limits and thresholds out of range are refused", async () => {
    await expect(catalog.discover("x", { limit: 1_001 })).rejects.toMatchObject({ code: "invalid_argument" });
    await expect(catalog.discover("x", { threshold: 1.5 })).rejects.toMatchObject({ code: "invalid_argument" });
    await expect(catalog.discover("x".repeat(2_001))).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("an unknown type in the filter is refused and the near one named", async () => {
    const filter = { ...noFilter, entityTypes: ["tol"] };
    await expect(catalog.discover("pad", { filter })).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("tool"),
    });
  });

  test("unknown authors and keywords match nothing", async () => {
    const { hits, hints } = await catalog.discover("pad", { filter: { ...noFilter, authors: ["nobody"] } });
    expect(hits).toEqual([]);
    expect(hints.join(" ")).toContain("filter");
  });
});

describe("by structure", () => {
  test.each([
    ["text -> list<json>", ["tool:csv"]],
    ["TEXT -> LIST<JSON>", ["tool:csv"]],
    ["string -> json[]", ["tool:csv"]],
    ["input: text", ["tool:csv"]],
    ["output: json", ["tool:invoice"]],
    ["text -> video", []],
  ])("the type query %s", async (query, ids) => {
    const { hits, queryClass } = await catalog.discover(query);
    expect(queryClass).toBe("type");
    expect(hits.map((hit) => hit.entry.content.id)).toEqual(ids);
  });

  test("relationship queries answer from the graph, by id and by name", async () => {
    const context = { context: "", author: "" };
    await catalog.register({ id: "app:one", name: "one" }, [
      { sourceId: "app:one", targetId: "npm:left-pad", type: "depends_on", ...context },
      { sourceId: "app:one", targetId: "contract:later", type: "implements", ...context },
    ]);
    for (const [query, ids] of [
      ["depends on npm:left-pad", ["app:one"]],
      ["what depends on left-pad?", ["app:one"]],
      ["what does one depend on", ["npm:left-pad"]],
      ["implements contract:later", ["app:one"]],
      ["depends on app:one", []],
    ] as const) {
      const { hits, queryClass } = await catalog.discover(query);
      expect([query, queryClass, hits.map((hit) => hit.entry.content.id)]).toEqual([query, "relationship", ids]);
    }
  });

  test("a relationship to nothing known is asked again as words", async () => {
    const { queryClass } = await catalog.discover("depends on the weather of a city");
    expect(queryClass).toBe("intent");
  });
});

test("retired entries are hidden unless asked for, and deprecated ones stand below their successor", async () => {
  const signal = AbortSignal.timeout(30_000);
  const description = "Counts the words of a text.";
  await catalog.register({ id: "tool:count-old", name: "word counter", description });
  await catalog.register({
    id: "tool:count-new",
    name: "word tally",
    description: "Tallies how many words a text has.",
  });
  const settings = { ifRevision: undefined, idempotencyKey: "" };
  await catalog.librarian.deprecate(
    { id: "tool:count-old", reason: "slow", successor: "tool:count-new", ...settings },
    signal,
  );
  const deprecated = await catalog.discover(description, { threshold: 0 });
  const ids = deprecated.hits.map((hit) => hit.entry.content.id);
  expect(ids.indexOf("tool:count-old")).toBeGreaterThan(ids.indexOf("tool:count-new"));
  expect(deprecated.hits.find((hit) => hit.entry.content.id === "tool:count-old")?.entry.deprecation).toEqual({
    reason: "slow",
    successor: "tool:count-new",
  });

  await catalog.librarian.retire({ id: "tool:count-old", ...settings }, signal);
  for (const mode of ["hybrid", "keyword", "semantic"] as const) {
    const hidden = await catalog.discover(description, { threshold: 0, mode });
    expect(hidden.hits.map((hit) => hit.entry.content.id)).not.toContain("tool:count-old");
    const filter = { ...noFilter, includeRetired: true };
    const shown = await catalog.discover(description, { threshold: 0, mode, filter });
    expect(shown.hits.map((hit) => hit.entry.content.id)).toContain("tool:count-old");
  }
});
