import { expect, test } from "vitest";
import { ImportError } from "./import-error.ts";
import { parseYamlDocuments } from "./yaml-document.ts";

const json = (text: string): string => JSON.stringify(parseYamlDocuments(text).map(({ value }) => value));

test("values are data, and numbers keep their spelling where JSON has one", () => {
  expect(json("a: [1.0, 1e3, 12345678901234567890, 0x10, true, yes, ~, '1', 2026-01-01]")).toBe(
    '[{"a":[1.0,1e3,12345678901234567890,16,true,"yes",null,"1","2026-01-01"]}]',
  );
});

test("documents come with their lines, empty ones are left out", () => {
  expect(parseYamlDocuments("# c\n---\n---\na: 1\n---\n\nb: 2\n").map(({ line }) => line)).toEqual([4, 7]);
});

test("aliases are followed, and bounded", () => {
  expect(json("a: &x {n: 1.0}\nb: *x")).toBe('[{"a":{"n":1.0},"b":{"n":1.0}}]');
  const laughs = Array.from({ length: 12 }, (_, index) => {
    const inner = index === 0 ? Array<string>(10).fill("lol") : Array<string>(10).fill(`*l${index - 1}`);
    return `l${index}: &l${index} [${inner.join(", ")}]`;
  });
  expect(() => parseYamlDocuments(laughs.join("\n"))).toThrow("unfold to too much");
  expect(() => parseYamlDocuments("a: &x [*x]")).toThrow(ImportError);
});

test("a key __proto__ is a key like any other", () => {
  expect(json("__proto__: {a: 1}\nconstructor: 2")).toBe('[{"__proto__":{"a":1},"constructor":2}]');
});

test.each([
  ["a: 1\na: 2", "twice"],
  ["a: !!js/function 'x'", "not valid YAML"],
  ["? [a]\n: 1", "key must be a text"],
  ["a: .nan", ".inf and .nan"],
  ['a: "\\0"', "NUL"],
  ['a: "\\ud800"', "lone surrogate"],
  ["a: *nowhere", "not valid YAML"],
  ["a: b: c", "not valid YAML"],
  ["%YAML 3.0\n---\na: 1", "not valid YAML"],
])("%j is refused", (text, reason) => {
  expect(() => parseYamlDocuments(text)).toThrow(ImportError);
  expect(() => parseYamlDocuments(text)).toThrow(reason);
});

test("absurd nesting and repetition end soon", () => {
  const started = performance.now();
  const deep = [
    "[".repeat(500_000),
    "[".repeat(1_500),
    "{a: ".repeat(1_500),
    "- ".repeat(100_000),
    "? ".repeat(100_000),
    Array.from({ length: 1_000 }, (_, index) => `${" ".repeat(index)}a:`).join("\n"),
  ];
  for (const text of deep) expect(() => parseYamlDocuments(text)).toThrow(ImportError);
  const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: &a${index} ${index}`).join("\n");
  expect(parseYamlDocuments(keys)).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(15_000);
});
