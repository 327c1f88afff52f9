import { describe, expect, test } from "vitest";
import { checkJsonSchema } from "./json-schema-check.ts";
import { limits } from "./limits.ts";

const dialects = [
  undefined,
  "https://json-schema.org/draft/2020-12/schema",
  "https://json-schema.org/draft/2019-09/schema",
  "http://json-schema.org/draft-07/schema#",
  "http://json-schema.org/draft-04/schema#",
  "https://example.org/my-dialect",
];

describe.each(dialects)("dialect %s", ($schema) => {
  const check = (schema: object): readonly string[] => checkJsonSchema(JSON.stringify({ $schema, ...schema }));

  test("accepts schemas", () => {
    expect(check({})).toEqual([]);
    const properties = { query: { type: "string", minLength: 1 }, size: { type: "integer", minimum: 0, default: 10 } };
    expect(check({ type: "object", properties, required: ["query"], additionalProperties: false })).toEqual([]);
  });

  test.each([
    [{ properties: { a: { required: 5 } } }, "/properties/a/required"],
    [{ properties: [] }, "/properties"],
    [{ minLength: -1 }, "/minLength"],
    [{ items: { allOf: {} } }, "/items/allOf"],
  ])("refuses %j, naming the place", (schema, place) => {
    const problems = check(schema);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("is not a JSON Schema");
    expect(problems[0]).toContain(place);
  });

  test("neither follows references nor runs patterns", () => {
    expect(check({ $ref: "https://example.org/elsewhere.json" })).toEqual([]);
    expect(check({ type: "string", pattern: "(?i)^[a-z]+$" })).toEqual([]);
    expect(check({ type: "string", pattern: "(a+)+$", examples: ["a".repeat(10_000)] })).toEqual([]);
  });

  test("is quick on the largest and the deepest schemas", () => {
    const numbers = Array.from({ length: 40_000 }, (_, index) => index);
    const words = numbers.slice(0, 25_000).map((number) => `w${number}`);
    let deep: object = {};
    for (let level = 0; level < limits.jsonDepth - 2; level += 1) deep = { not: deep };
    const started = performance.now();
    for (const schema of [{ enum: numbers }, { enum: words }, { type: numbers }, { required: words }, deep])
      check(schema);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test("an unknown type word is refused with the known ones", () => {
  expect(checkJsonSchema('{"type":"strng"}')[0]).toMatch(/\/type .*"string"/);
});

test("boolean schemas are schemas, other values aren't", () => {
  expect(checkJsonSchema("true")).toEqual([]);
  expect(checkJsonSchema(" false ")).toEqual([]);
  for (const text of ["1", '"object"', "null", "[]"])
    expect(checkJsonSchema(text)[0]).toContain("must be an object or a boolean");
});

test("text that isn't JSON is named as such", () => {
  expect(checkJsonSchema("{")[0]).toContain("is not JSON");
  expect(checkJsonSchema('{"a":1,"a":1}')[0]).toContain("twice");
  expect(checkJsonSchema('{"$schema":7}')[0]).toContain("$schema");
});

test("draft-04's boolean bounds pass where no dialect is named, and nowhere else", () => {
  const schema = { items: { minimum: 0, exclusiveMinimum: true } };
  expect(checkJsonSchema(JSON.stringify(schema))).toEqual([]);
  expect(
    checkJsonSchema(JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema })),
  ).toHaveLength(1);
  expect(checkJsonSchema('{"exclusiveMinimum":"1"}')[0]).toContain("/exclusiveMinimum must be number");
  expect(checkJsonSchema('{"exclusiveMaximum":true,"type":"strin"}')[0]).toContain("is not a JSON Schema");
});
