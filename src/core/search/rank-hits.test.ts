import { newContent } from "../catalog/new-content.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../catalog/entry.ts";
import type { Candidate, SearchStatistics } from "../ports/search-index.ts";
import { searchModes } from "./discovery.ts";
import { type RankRequest, rankHits } from "./rank-hits.ts";
import { nameProbe } from "./rank-names.ts";
import { indexTerms, queryTerms } from "./terms.ts";

interface Given {
  readonly id?: string;
  readonly name?: string;
  readonly description?: string;
  readonly similarity?: number | undefined;
  readonly status?: Entry["status"];
  readonly successor?: string;
}

function entry(given: Given): Entry {
  const at = new Date(0);
  return {
    content: newContent({
      id: given.id ?? given.name ?? "x",
      name: given.name ?? given.id ?? "x",
      entityType: "tool",
      description: given.description ?? "",
    }),
    status: given.status ?? "active",
    deprecation: given.successor === undefined ? undefined : { reason: "old", successor: given.successor },
    usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
    createdAt: at,
    updatedAt: at,
    revision: 1,
    embedding: "ready",
    versions: [""],
  };
}

function candidate(query: string, given: Given): Candidate {
  const own = entry(given);
  const indexed = indexTerms(own.content);
  const terms = new Set(queryTerms(query));
  return {
    entry: own,
    matched: indexed.postings.filter((posting) => terms.has(posting.term)),
    lengths: {
      name: indexed.nameLength,
      description: indexed.descriptionLength,
      keywords: indexed.keywordsLength,
      examples: indexed.examplesLength,
    },
    similarity: given.similarity,
    keywordRank: 0,
    semanticRank: 0,
  };
}

const uncounted: SearchStatistics = {
  version: 0,
  documents: 0,
  averageLengths: { name: 0, description: 0, keywords: 0, examples: 0 },
  documentFrequency: new Map(),
};

function rank(query: string, given: readonly Given[], more: Partial<RankRequest> = {}, statistics = uncounted) {
  const request: RankRequest = {
    query,
    mode: "hybrid",
    model: "simple/static-minilm-256",
    name: nameProbe(query),
    limit: 10,
    threshold: undefined,
    ...more,
  };
  return rankHits(request, { candidates: given.map((one) => candidate(query, one)), statistics });
}

function ids(query: string, given: readonly Given[], more: Partial<RankRequest> = {}): readonly string[] {
  return rank(query, given, more).hits.map((hit) => hit.entry.content.id);
}

test("an exact id leads, then an exact name, then a name with a typo, then what fits by content", () => {
  const given: readonly Given[] = [
    { id: "d", name: "text tools", description: "left pad left pad", similarity: 0.95 },
    { id: "c", name: "lft-pad", similarity: 0.1 },
    { id: "b", name: "Left Pad", similarity: 0.1 },
    { id: "left-pad", name: "something", similarity: 0.1 },
  ];
  for (const mode of searchModes) {
    const ranking = rank("left-pad", given, { mode });
    expect(ranking.hits.slice(0, 3).map((hit) => hit.entry.content.id)).toEqual(["left-pad", "b", "c"]);
    expect(ranking.hits.map((hit) => hit.explanation.nameMatch).slice(0, 3)).toEqual([
      "exact id",
      "exact name",
      "near name",
    ]);
    expect(ranking.queryClass).toBe("name");
    expect(ranking.hits[0]?.score).toBe(1);
  }
});

test("a short word the catalog knows isn't taken for another's misspelt name", () => {
  const given: readonly Given[] = [
    { id: "a", name: "test", similarity: 0.1 },
    { id: "b", name: "text tools", similarity: 0.6 },
  ];
  expect(ids("text", given)).toEqual(["b"]);
  expect(ids("tesst", given)[0]).toBe("a");
});

test("a deprecated entry counts half, and stands directly below the successor it would still lead", () => {
  const given: readonly Given[] = [
    { id: "old", name: "json parser", similarity: 0.9, status: "deprecated", successor: "new" },
    { id: "mid", description: "json", similarity: 0.35 },
    { id: "new", description: "json", similarity: 0.3 },
  ];
  const { hits } = rank("json parser", given);
  expect(hits.map((hit) => hit.entry.content.id)).toEqual(["mid", "new", "old"]);
  expect(hits[2]?.explanation.statusFactor).toBe(0.5);
  expect(hits[2]?.score).toBe(hits[1]?.score);
  expect(hits[2]?.reason).toContain("deprecated in favour of new");
});

test("a nonsense word finds nothing by likeness alone", () => {
  const ranking = rank("flurbleglorp", [{ id: "a", description: "parses json", similarity: 0.45 }]);
  expect(ranking.hits).toEqual([]);
  expect(ranking).toMatchObject({ belowThreshold: 1, unknownWords: ["flurbleglorp"], queryClass: "intent" });
});

test("a question that shares no word with an entry finds it, and the reason says so", () => {
  const found = rank("forecast rain", [
    { id: "weather", description: "climate outlook", similarity: 0.55 },
    { id: "other", description: "rain gauge", similarity: 0.2 },
  ]);
  expect(found.hits[0]?.entry.content.id).toBe("weather");
  expect(found.hits[0]?.reason).toBe("shares no word with the query; similar meaning (0.55)");
});

test("reasons name the query's words by the field they stand in", () => {
  const { hits } = rank("parsing JSON files", [
    { id: "a", name: "json-parse", description: "reads a file", similarity: 0.71 },
  ]);
  expect(hits[0]?.reason).toBe('matches "json", "parsing" in name and "files" in description; similar meaning (0.71)');
});

test("hybrid never loses what keyword finds", () => {
  const given: readonly Given[] = [{ id: "a", description: "a tool with json inside", similarity: -0.2 }];
  expect(ids("json", given, { mode: "keyword" })).toEqual(["a"]);
  expect(ids("json", given, { mode: "hybrid" })).toEqual(["a"]);
  expect(ids("json", given, { mode: "semantic" })).toEqual([]);
});

test("an entry without a vector, or with one of zeros, is judged by its words", () => {
  for (const similarity of [undefined, Number.NaN]) {
    const [hit] = rank("json", [{ id: "a", description: "json", similarity }]).hits;
    expect(hit?.similarity).toBeUndefined();
    expect(hit?.reason).toBe('matches "json" in description');
    expect(ids("json", [{ id: "a", description: "json", similarity }], { mode: "semantic" })).toEqual([]);
  }
});

test("catalogs of one and of three rank sanely, counted or not", () => {
  const one: SearchStatistics = { ...uncounted, version: 1, documents: 1, documentFrequency: new Map([["json", 1]]) };
  expect(rank("json", [{ id: "a", description: "json", similarity: 0.4 }], {}, one).hits).toHaveLength(1);
  const three: readonly Given[] = [
    { id: "a", description: "parses json" },
    { id: "b", description: "parses yaml" },
    { id: "c", description: "parses toml" },
  ];
  expect(ids("parse yaml", three, { mode: "keyword" })).toEqual(["b", "a", "c"]);
  const all: SearchStatistics = {
    ...one,
    documents: 3,
    documentFrequency: new Map([
      ["pars", 3],
      ["yaml", 1],
    ]),
  };
  expect(rank("parse", three, { mode: "keyword" }, all).hits).toHaveLength(3);
  expect(rank("parse yaml", three, { mode: "keyword" }, all).hits[0]?.entry.content.id).toBe("b");
});

test("the longest queries still tell the better match from the good one", () => {
  const words = Array.from({ length: 200 }, (_, index) => `word${index}x`);
  const given = [
    { id: "a", description: words.slice(0, 199).join(" ") },
    { id: "b", description: words.join(" ") },
  ];
  expect(ids(words.join(" "), given, { mode: "keyword" })).toEqual(["b", "a"]);
});

const someGiven = fc.record({
  id: fc.stringMatching(/^[a-f]{1,3}$/),
  name: fc.constantFrom("json parser", "json", "text tool", "parsr", "weather"),
  description: fc.constantFrom("", "parses json", "a text tool", "weather of today", "json json json text"),
  similarity: fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
  status: fc.constantFrom("active", "deprecated", "draft") as fc.Arbitrary<Entry["status"]>,
  successor: fc.stringMatching(/^[a-f]{1,3}$/),
});
const someCatalog = fc.uniqueArray(someGiven, { selector: (given) => given.id, maxLength: 12 });
const someRequest = fc.record({
  mode: fc.constantFrom(...searchModes),
  threshold: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
});
const someQuery = fc.constantFrom("json", "parse json", "parser", "weather text", "zzz", "json parser", "🔥");

test("scores lie above the threshold, within 0..1, never grow, and ranks count from 1", () => {
  fc.assert(
    fc.property(someQuery, someCatalog, someRequest, (query, given, request) => {
      const { hits, threshold } = rank(query, given, request);
      let last = 1;
      for (const [index, hit] of hits.entries()) {
        expect(hit.rank).toBe(index + 1);
        expect(hit.score).toBeLessThanOrEqual(last);
        expect(hit.score).toBeGreaterThan(threshold);
        last = hit.score;
      }
    }),
  );
});

test("the order doesn't depend on the order of the candidates", () => {
  fc.assert(
    fc.property(someQuery, someCatalog, someRequest, (query, given, request) => {
      expect(ids(query, given.toReversed(), request)).toEqual(ids(query, given, request));
    }),
  );
});

test("an unrelated entry doesn't change the others' order or scores", () => {
  const counted = {
    ...uncounted,
    version: 1,
    documents: 100,
    documentFrequency: new Map([
      ["json", 7],
      ["pars", 3],
    ]),
  };
  fc.assert(
    fc.property(someQuery, someCatalog, fc.constantFrom(...searchModes), (query, given, mode) => {
      const request = { mode, limit: 100 };
      const before = rank(query, given, request, counted).hits.map((hit) => [hit.entry.content.id, hit.score]);
      const unrelated = { id: "zz", description: "something else entirely", similarity: -0.5 };
      const after = rank(query, [...given, unrelated], request, counted).hits;
      expect(
        after.filter((hit) => hit.entry.content.id !== "zz").map((hit) => [hit.entry.content.id, hit.score]),
      ).toEqual(before);
    }),
  );
});

test("no deprecated entry stands above its successor", () => {
  fc.assert(
    fc.property(someQuery, someCatalog, someRequest, (query, given, request) => {
      const { hits } = rank(query, given, request);
      const place = new Map(hits.map((hit, index) => [hit.entry.content.id, index]));
      const successorOf = new Map(
        given.filter((one) => one.status === "deprecated").map((one) => [one.id, one.successor]),
      );
      for (const [id, successor] of successorOf) {
        const [own, other] = [place.get(id), place.get(successor)];
        if (own === undefined || other === undefined || id === successor) continue;
        // Entries that name each other in a circle can't all stand below the next.
        const seen = new Set<string>();
        let next: string | undefined = successor;
        while (next !== undefined && !seen.has(next)) {
          seen.add(next);
          next = successorOf.get(next);
        }
        if (!seen.has(id)) expect(own).toBeGreaterThan(other);
      }
    }),
  );
});
