import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrationOf, mostByContent, relevance } from "./calibration.ts";
import { searchModes } from "./discovery.ts";
import { fuse } from "./fuse.ts";

const calibration = calibrationOf("simple/static-minilm-256");
const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const bm25 = fc.double({ min: 0, max: 60, noNaN: true });

test("relevance lies in 0..0.95 and grows with both scores", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...searchModes),
      cosine,
      bm25,
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.boolean(),
      (mode, similarity, keyword, more, familiar) => {
        const low = score(mode, similarity, keyword, familiar);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(mostByContent);
        expect(score(mode, similarity + more, keyword, familiar)).toBeGreaterThanOrEqual(low);
        expect(score(mode, similarity, keyword + more, familiar)).toBeGreaterThanOrEqual(low);
      },
    ),
  );
});

function score(mode: (typeof searchModes)[number], similarity: number, keyword: number, familiar: boolean): number {
  const fused = fuse(mode, { similarity, keyword }, 199);
  if (fused === undefined) return 0;
  return relevance(calibration, mode, { ...fused, raw: fused.fused, familiar });
}

test("a model that wasn't measured has curves all the same", () => {
  expect(calibrationOf("openai/text-embedding-3-small")).toBeDefined();
});

test("whatever words find stays above hybrid's default threshold", () => {
  fc.assert(
    fc.property(cosine, fc.double({ min: 1e-9, max: 60, noNaN: true }), (similarity, keyword) => {
      expect(score("keyword", similarity, keyword, true)).toBeGreaterThan(calibration.thresholds.keyword);
      expect(score("hybrid", similarity, keyword, true)).toBeGreaterThan(calibration.thresholds.hybrid);
    }),
  );
});
