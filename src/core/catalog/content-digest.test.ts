import fc from "fast-check";
import { expect, test } from "vitest";
import { contentDigest } from "./content-digest.ts";
import { diffContent } from "./diff-content.ts";
import { diffState } from "./diff-state.ts";
import type { EntryContent } from "./entry.ts";

const content: EntryContent = {
  id: "a",
  name: "A",
  entityType: "tool",
  version: "1.0.0",
  description: "Does things.",
  keywords: ["x", "y"],
  author: "",
  inputType: "",
  outputType: "",
  inputSchema: '{"type":"object","properties":{"n":{"type":"number","default":1.0}}}',
  outputSchema: "",
  contractsImplemented: [],
  contractsRequired: [],
  exampleQueries: [],
  source: undefined,
  metadata: '{"a":1,"b":[1,2]}',
};

const same = (a: EntryContent, b: EntryContent): boolean => contentDigest(a).equals(contentDigest(b));

test("is a sha256", () => {
  expect(contentDigest(content)).toHaveLength(32);
});

test("key order and white space in JSON don't count, number spelling and list order do", () => {
  expect(same(content, { ...content, metadata: '{ "b": [1, 2],\n "a": 1 }' })).toBe(true);
  expect(same(content, { ...content, metadata: '{"a":1.0,"b":[1,2]}' })).toBe(false);
  expect(same(content, { ...content, metadata: '{"a":1,"b":[2,1]}' })).toBe(false);
  expect(same(content, { ...content, keywords: ["y", "x"] })).toBe(false);
});

test("fields can't run into each other", () => {
  expect(same({ ...content, keywords: ["x,y"] }, { ...content, keywords: ["x", "y"] })).toBe(false);
  expect(
    same(
      { ...content, keywords: ["x"], contractsRequired: [] },
      { ...content, keywords: [], contractsRequired: ["x"] },
    ),
  ).toBe(false);
  expect(same({ ...content, author: "ab", inputType: "" }, { ...content, author: "a", inputType: "b" })).toBe(false);
});

test("the digest doesn't change when the keys of JSON are shuffled", () => {
  const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(object, fc.nat(), (value, seed) => {
      const entries = Object.entries(value);
      const shuffled = entries.map((_, index) => entries[(index + seed) % entries.length] ?? ["", null]);
      const other = JSON.stringify(Object.fromEntries(shuffled), undefined, 2);
      return same({ ...content, metadata: JSON.stringify(value) }, { ...content, metadata: other });
    }),
    { numRuns: 2_000 },
  );
});

test("there is a difference exactly when the digests differ", () => {
  const text = fc.string({ maxLength: 3 });
  const change = fc.record(
    {
      name: text,
      description: text,
      keywords: fc.array(text, { maxLength: 2 }),
      metadata: fc.constantFrom("", "{}", " { }", '{"a":1}', '{"a":1.0}', '{"a":1,"b":2}', '{"b":2,"a":1}'),
      source: fc.option(fc.record({ uri: text, digest: text }), { nil: undefined }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(change, change, (one, two) => {
      const before = { ...content, ...one };
      const after = { ...content, ...two };
      return (diffContent(before, after).length === 0) === same(before, after);
    }),
    { numRuns: 5_000 },
  );
});

test("a difference shows both values as JSON text, absent ones as nothing, in field order", () => {
  const after = {
    ...content,
    description: "",
    keywords: [],
    metadata: '{"a":2}',
    author: "Me",
    source: { uri: "u", digest: "" },
  };
  expect(diffContent(content, after)).toEqual([
    { field: "description", before: '"Does things."', after: "" },
    { field: "keywords", before: '["x","y"]', after: "" },
    { field: "author", before: "", after: '"Me"' },
    { field: "source", before: "", after: '{"uri":"u","digest":""}' },
    { field: "metadata", before: '{"a":1,"b":[1,2]}', after: '{"a":2}' },
  ]);
});

test("the difference of states includes status and deprecation", () => {
  const before = { content, status: "active", deprecation: undefined } as const;
  const after = { content, status: "deprecated", deprecation: { reason: "old", successor: "b" } } as const;
  expect(diffState(before, after)).toEqual([
    { field: "status", before: '"active"', after: '"deprecated"' },
    { field: "deprecation", before: "", after: '{"reason":"old","successor":"b"}' },
  ]);
  expect(diffState(before, before)).toEqual([]);
});
