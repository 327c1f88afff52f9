import fc from "fast-check";
import { expect, test } from "vitest";
import type { EntryContent } from "../catalog/entry.ts";
import { combineVectors, embeddingTexts, hasDirection } from "./embedding-recipe.ts";

const content = { name: "parseJSON_file", description: "Reads JSON.", exampleQueries: [] as readonly string[] };

function texts(fields: Partial<EntryContent>): readonly string[] {
  return embeddingTexts({ ...content, ...fields } as EntryContent);
}

test("the description, the split name with the description, and every example", () => {
  expect(texts({ exampleQueries: ["read a file"] })).toEqual([
    "Reads JSON.",
    "parse JSON file. Reads JSON.",
    "read a file",
  ]);
});

test("without a description the name stands in", () => {
  expect(texts({ description: "  " })).toEqual(["parse JSON file"]);
  expect(texts({ name: "🔥", description: "" })).toEqual(["🔥"]);
});

test("the combination is a unit vector that doesn't depend on scale", () => {
  const vector = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1, maxLength: 6 }), (vectors) => {
      const combined = combineVectors(vectors.map((values) => Float32Array.from(values)));
      const length = Math.hypot(...combined);
      if (hasDirection(combined)) expect(length).toBeCloseTo(1, 5);
      else expect(length).toBe(0);
    }),
  );
});

test("nothing known has no direction", () => {
  expect(hasDirection(combineVectors([new Float32Array(3), new Float32Array(3)]))).toBe(false);
  expect(() => combineVectors([])).toThrow(RangeError);
  expect(() => combineVectors([new Float32Array(3), new Float32Array(4)])).toThrow(RangeError);
});
