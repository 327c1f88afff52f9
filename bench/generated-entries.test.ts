import { expect, test } from "vitest";
import { validateEntry } from "../src/core/catalog/validate-entry.ts";
import { generatedEntries, generatedEntry } from "./generated-entries.ts";

const seeded = "tool agent prompt skill contract template pattern memory".split(" ");
const knownTypes = new Map(seeded.map((name) => [name, { name, description: "", immutable: false }]));

test("every generated entry is valid, and its own", () => {
  const entries = [...generatedEntries(5_000)];
  for (const entry of entries) expect(validateEntry(entry, knownTypes), entry.id).toEqual([]);
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(5_000);
  expect(new Set(entries.map((entry) => entry.description)).size).toBeGreaterThan(3_500);
});

test("an entry depends on its number alone", () => {
  expect([...generatedEntries(1, 4_321)]).toEqual([generatedEntry(4_321)]);
});
