import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery } from "./query-class.ts";
import { normalType } from "./type-signature.ts";

test.each([
  ["text -> json", { input: "text", output: "json" }],
  ["text →", { input: "text", output: undefined }],
  ["=> list<string>", { input: undefined, output: "list<text>" }],
  ["input: text", { input: "text", output: undefined }],
  ["output: json, input: str[]", { input: "list<text>", output: "json" }],
  ["any -> json|text", { input: undefined, output: "json|text" }],
  ["{ a: string } -> Report", { input: "{a:text}", output: "report" }],
])("%s is a signature", (query, probe) => {
  expect(parseQuery(query)).toEqual({ kind: "type", probe });
});

test.each([
  ["depends on npm:left-pad", "depends_on", "source", "npm:left-pad"],
  ["what depends on lodash?", "depends_on", "source", "lodash"],
  ["what does kgents depend on?", "depends_on", "target", "kgents"],
  ["Dependencies of kgents", "depends_on", "target", "kgents"],
  ["implements Parser", "implements", "source", "Parser"],
  ["who implements 'Strict Parser'", "implements", "source", "Strict Parser"],
  ["successor of old/one", "successor_to", "source", "old/one"],
  ["forks of x", "forked_from", "source", "x"],
  ["tested by suite-1", "tested_by", "source", "suite-1"],
])("%s is a relationship", (query, type, wanted, subject) => {
  expect(parseQuery(query)).toMatchObject({ kind: "relationship", probe: { type, wanted, subject } });
});

test.each([
  "convert csv -> json files",
  "I need something that depends on the weather",
  "input tensors",
  "->",
  "a -> b -> c",
  "depends on",
  "parse json",
])("%s is words", (query) => {
  expect(parseQuery(query)).toEqual({ kind: "words" });
});

test("any text is read without failing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      parseQuery(text);
    }),
  );
});

test("the longest query is read at once, however it is made up", () => {
  const started = performance.now();
  for (const piece of ["input: ", "what is the ", "- > ", "depends on ", "-> ", "output:input:", " is are the "]) {
    parseQuery(piece.repeat(2_000).slice(0, 2_000));
  }
  expect(performance.now() - started).toBeLessThan(250);
});

test("types compare regardless of spelling", () => {
  expect(normalType(" List < String > ")).toBe("list<text>");
  expect(normalType("json | text")).toBe(normalType("Text|JSON"));
  expect(normalType("int[][]")).toBe("list<list<integer>>");
});

test("a normal form stays as it is", () => {
  const type = fc.stringMatching(/^[a-z<>|[\] ]{0,20}$/);
  fc.assert(fc.property(type, (text) => normalType(normalType(text)) === normalType(text)));
});
