import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean, nearWords } from "./near-words.ts";

const types = ["agent", "artifact", "mcp-server", "package", "prompt", "tool"];

test.each([
  ["tol", ["tool"]],
  ["agnet", ["agent"]],
  ["Tool", ["tool"]],
  ["mcp_server", ["mcp-server"]],
  ["server", ["mcp-server"]],
  ["packages", ["package"]],
  ["zebra", []],
  ["", []],
])("%s", (word, near) => {
  expect(nearWords(word, types)).toEqual(near);
});

test("the nearest come first, equals in order, and no more than asked for", () => {
  expect(nearWords("cat", ["cats", "bat", "car", "cat", "dog"])).toEqual(["cat", "bat", "car"]);
  expect(nearWords("cat", ["cats", "bat", "car", "cat"], 1)).toEqual(["cat"]);
});

test("makes half a sentence", () => {
  expect(didYouMean("cat", ["bat", "car", "cats"])).toBe("; did you mean bat, car or cats?");
  expect(didYouMean("tol", types)).toBe("; did you mean tool?");
  expect(didYouMean("zebra", types)).toBe("");
});

test("is quick on long words and many of them", () => {
  const known = Array.from({ length: 5_000 }, (_, index) => `word-${index}-${"x".repeat(200)}`);
  // In processor time: the clock on the wall also counts what else the machine does.
  const started = process.cpuUsage();
  nearWords(`word-77-${"x".repeat(199)}y`, known);
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(3_000);
});

test("the band finds the same distances as the whole table would", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const allowed = Math.min(4, Math.max(1, Math.floor(a.length / 3)));
      const holds = (a.length >= 3 && b.includes(a)) || (b.length >= 3 && a.includes(b));
      expect(nearWords(a, [b]).length === 1).toBe(holds || wholeTable(a, b) <= allowed);
    }),
    { numRuns: 5_000 },
  );
});

function wholeTable(a: string, b: string): number {
  const cell = new Map<string, number>();
  const at = (i: number, j: number): number => (i < 0 || j < 0 ? 99 : (cell.get(`${i},${j}`) ?? 99));
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      const replace = at(i - 1, j - 1) + (i > 0 && a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? at(i - 2, j - 2) + 1 : 99;
      cell.set(`${i},${j}`, i === 0 && j === 0 ? 0 : Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replace, swap));
    }
  }
  return at(a.length, b.length);
}
