import fc from "fast-check";
import { expect, test } from "vitest";
import { foldName, nameKeys, withinOneEdit } from "./name-keys.ts";

/** Optimal string alignment distance, by the book. */
function distance(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const rows = Array.from({ length: left.length + 1 }, () => Array.from({ length: right.length + 1 }, () => 0));
  for (let i = 0; i <= left.length; i += 1) {
    for (let j = 0; j <= right.length; j += 1) {
      const at = (x: number, y: number): number => rows[x]?.[y] ?? Number.POSITIVE_INFINITY;
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const row = rows[i];
      if (row === undefined) continue;
      if (i === 0 || j === 0) row[j] = i + j;
      else {
        row[j] = Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1),
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        );
      }
    }
  }
  return rows[left.length]?.[right.length] ?? 0;
}

// Few letters, so that near pairs are common.
const name = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "🔥"), minLength: 1, maxLength: 8 });

test("withinOneEdit agrees with the distance of the book", () => {
  fc.assert(
    fc.property(name, name, (a, b) => withinOneEdit(a, b) === distance(a, b) <= 1),
    { numRuns: 5_000 },
  );
});

test("names within one edit always share a key", () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      if (distance(a, b) > 1) return;
      const keys = new Set(nameKeys(a));
      expect(nameKeys(b).some((key) => keys.has(key))).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test("keys are int32, each once, and few for long names", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const keys = nameKeys(text);
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) expect(key).toBe(key | 0);
      const characters = Array.from(text).length;
      expect(keys.length).toBeLessThanOrEqual(characters > 64 ? 1 : characters + 1);
    }),
  );
  expect(nameKeys("")).toEqual([]);
});

test("far names rarely share a key", () => {
  const words = Array.from({ length: 300 }, (_, index) => `artifact-${(index * 7919).toString(36)}-${index}`);
  const all = words.map((word) => nameKeys(foldName(word)));
  const owners = new Map<number, number>();
  for (const keys of all) for (const key of keys) owners.set(key, (owners.get(key) ?? 0) + 1);
  expect([...owners.values()].filter((count) => count > 3).length).toBe(0);
});

test("accents, case and separators don't tell names apart", () => {
  expect(foldName(" Left_Pad ")).toBe("left pad");
  expect(foldName("LEFT-pad")).toBe("left pad");
  expect(foldName("Café  au-lait")).toBe("cafe au lait");
  expect(foldName("---")).toBe("---");
  expect(foldName("@scope/x")).toBe("@scope/x");
});

test("folding a folded name changes nothing", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => foldName(foldName(text)) === foldName(text)));
});
