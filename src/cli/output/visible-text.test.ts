import fc from "fast-check";
import { expect, test } from "vitest";
import { safeJsonText, visibleBlock, visibleLine } from "./visible-text.ts";

const anything = fc.string({ unit: "binary" });
// Also the single bytes of C1, which a terminal takes for escape sequences of their own.
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test("nothing that acts on a terminal is left in a line", () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(visibleLine(text)).not.toMatch(acting);
      expect(visibleLine(text)).not.toContain("\n");
      expect(visibleBlock(text).replaceAll("\t", "")).not.toMatch(acting);
      expect(visibleLine(text).isWellFormed()).toBe(true);
    }),
  );
});

test("escape sequences are spelled out, plain text and line breaks stay", () => {
  expect(visibleLine("a\u001b[2Jb\u009b31mc\u202ed\r\ne")).toBe("a\\x1b[2Jb\\x9b31mc\\u202ed e");
  expect(visibleBlock("a\r\nb\n\tc\u0007")).toBe("a\nb\n\tc\\x07");
  expect(visibleLine("größe 日本語 👨‍👩‍👧 שלום")).toBe("größe 日本語 👨‍👩‍👧 שלום");
});

test("JSON keeps its value and loses what acts on a terminal", () => {
  fc.assert(
    fc.property(fc.jsonValue(), anything, (value, text) => {
      const json = safeJsonText(JSON.stringify({ value, text }, undefined, 2));
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
      expect(json).not.toMatch(acting);
    }),
  );
});
