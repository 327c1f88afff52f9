import fc from "fast-check";
import { expect, test } from "vitest";
import { bm25, inverseDocumentFrequency, lengthNorm, termScore } from "./bm25.ts";

const none = { name: 0, description: 0, keywords: 0, examples: 0 };
const counts = { term: "x", inName: 0, inDescription: 1, inKeywords: 0, inExamples: 0 };

test("idf is above zero and falls as a term gets commoner, whatever the counts", () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (documents, frequency) => {
      const idf = inverseDocumentFrequency(documents, frequency);
      expect(idf).toBeGreaterThan(0);
      expect(inverseDocumentFrequency(documents, frequency + 1)).toBeLessThanOrEqual(idf);
    }),
  );
});

test("a term nobody counted yet counts as seen once, in a catalog nobody counted as one entry", () => {
  expect(inverseDocumentFrequency(100, undefined)).toBe(inverseDocumentFrequency(100, 1));
  expect(inverseDocumentFrequency(0, undefined)).toBe(inverseDocumentFrequency(1, 1));
  expect(inverseDocumentFrequency(3, 10)).toBe(inverseDocumentFrequency(3, 3));
});

test("without averages every length is average", () => {
  expect(lengthNorm({ ...none, description: 500 }, none)).toBe(bm25.k1);
});

test("longer entries score less, more occurrences more, and names more than descriptions", () => {
  const averages = { name: 2, description: 10, keywords: 0, examples: 0 };
  const short = lengthNorm({ ...none, description: 5 }, averages);
  const long = lengthNorm({ ...none, description: 50 }, averages);
  expect(termScore(counts, 1, long)).toBeLessThan(termScore(counts, 1, short));
  expect(termScore({ ...counts, inDescription: 2 }, 1, short)).toBeGreaterThan(termScore(counts, 1, short));
  const named = { ...counts, inDescription: 0, inName: 1 };
  expect(termScore(named, 1, short)).toBeGreaterThan(termScore(counts, 1, short));
});
