import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { fixedWidth } from "./fixed-width.ts";
import { measureFor } from "./text-width.ts";

const fixed = Array.from({ length: 0x20000 }, (_, codePoint) => codePoint).filter(
  (codePoint) => fixedWidth(codePoint) !== undefined,
);

test("every character counted as fixed is as wide as Unicode's tables say", () => {
  const wrong = fixed.filter((codePoint) => stringWidth(String.fromCodePoint(codePoint)) !== fixedWidth(codePoint));
  expect(wrong.map((codePoint) => codePoint.toString(16))).toEqual([]);
});

test("fixed characters don't change each other's width", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fixed), { maxLength: 12 }), (codePoints) => {
      const text = String.fromCodePoint(...codePoints);
      expect(stringWidth(text)).toBe(codePoints.reduce((sum, codePoint) => sum + (fixedWidth(codePoint) ?? 0), 0));
    }),
    { numRuns: 2_000 },
  );
});

test("a text is never cut wider than asked, and only marked when something is missing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), async (text, most) => {
      const measure = await measureFor([text]);
      const cut = measure.cut(text, most, "…");
      expect(measure.width(cut)).toBeLessThanOrEqual(most);
      if (measure.width(text) <= most) expect(cut).toBe(text);
      else expect(cut.endsWith("…")).toBe(true);
    }),
  );
});

test("families, flags and marks are measured whole", async () => {
  const measure = await measureFor(["👨‍👩‍👧"]);
  expect(measure.width("👨‍👩‍👧 é 🇫🇷 日本")).toBe(2 + 1 + 1 + 1 + 2 + 1 + 4);
  expect(measure.cut("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 5, "…")).toBe("👨‍👩‍👧👨‍👩‍👧…");
});
