import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJsonText } from "./json-text.ts";
import { limits } from "./limits.ts";

describe("what is refused", () => {
  test.each([
    ['{"a":1,"a":2}', "twice"],
    ['{"a":1,"\\u0061":2}', "twice"],
    ['{"x":{"é":1,"\\u00e9":2}}', "twice"],
    ['"\\u0000"', "NUL"],
    ['{"\\u0000":1}', "NUL"],
    ['"\\ud800"', "lone surrogate"],
    ['"\ud800"', "lone surrogate"],
    ['{"\\udc00x":1}', "lone surrogate"],
    ["", "is empty"],
    ["  \n", "is empty"],
    ["{", "is not JSON"],
    ["[1,]", "is not JSON"],
    ["{'a':1}", "is not JSON"],
    ["01", "after the end"],
    ["+1", "is not JSON"],
    ["NaN", "is not JSON"],
    ["1 2", "after the end"],
    ['"a\nb"', "control character"],
    ['"\\x"', "escape"],
    ['"open', "never ends"],
    ["\ufeff{}", "is not JSON"],
  ])("%j", (text, clause) => {
    const reading = readJsonText(text);
    expect(reading.problem).toContain(clause);
    expect(reading.canonical).toBeUndefined();
  });

  test("a problem says where it is", () => {
    expect(readJsonText('{"a":1,"a":2}').problem).toBe('has the key "a" twice in one object (at character 8)');
  });

  test("nesting at the limit is read, one level more is refused, and a million levels don't exhaust the stack", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(readJsonText(nested(limits.jsonDepth)).kind).toBe("array");
    expect(readJsonText(nested(limits.jsonDepth + 1)).problem).toContain("nested deeper");
    expect(readJsonText("[".repeat(1_000_000)).problem).toContain("nested deeper");
    expect(readJsonText('{"a":'.repeat(1_000_000)).problem).toContain("nested deeper");
  });
});

describe("the canonical form", () => {
  test("numbers keep their spelling", () => {
    expect(readJsonText("[1.0, 1, 1e3, -0, 12345678901234567890, 1E400]").canonical).toBe(
      "[1.0,1,1e3,-0,12345678901234567890,1E400]",
    );
  });

  test("key order, white space and escapes don't count", () => {
    const one = readJsonText('{ "b" : [ true , null ],\n "a" : "\\u00e9\\/" }').canonical;
    expect(one).toBe('{"a":"é/","b":[true,null]}');
    expect(readJsonText('{"a":"é/","b":[true,null]}').canonical).toBe(one);
  });

  test("keys that mean something to JavaScript are keys like any other", () => {
    expect(readJsonText('{"__proto__":1,"constructor":2,"2":3,"10":4}').canonical).toBe(
      '{"10":4,"2":3,"__proto__":1,"constructor":2}',
    );
  });

  test.each([
    ["{}", "object"],
    ["[]", "array"],
    ['"x"', "string"],
    ["-1", "number"],
    ["true", "boolean"],
    ["null", "null"],
  ])("%s is of kind %s", (text, kind) => {
    expect(readJsonText(text)).toMatchObject({ kind });
  });
});

describe("laws", () => {
  const json = fc.jsonValue({ stringUnit: "binary", maxDepth: 5 });
  const space = fc.constantFrom("", " ", "\n", "\t ", "\r\n");

  test("the canonical form is its own canonical form, and says the same", () => {
    fc.assert(
      fc.property(json, space, (value, indent) => {
        const { canonical, problem } = readJsonText(JSON.stringify(value, undefined, indent));
        if (problem !== undefined) return /NUL|lone surrogate/.test(problem);
        if (canonical === undefined) return false;
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
        return readJsonText(canonical).canonical === canonical;
      }),
      { numRuns: 2_000 },
    );
  });

  test("accepts what JSON.parse accepts, less duplicates, NUL and lone surrogates", () => {
    const pieces = fc.constantFrom(
      ..."{}[]:, \n\t0123456789.-+eE\"'\\/abtfnru".split(""),
      "true",
      "false",
      "null",
      '"a"',
      '"b":',
      "1.50",
      "\\u0041",
      "\\ud83d\\ude00",
      "\u2028",
      "\ufeff",
      "😀",
    );
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
      json.map((value) => JSON.stringify(value)),
      fc.tuple(json, fc.nat(), pieces).map(([value, at, piece]) => {
        const whole = JSON.stringify(value);
        const place = at % (whole.length + 1);
        return whole.slice(0, place) + piece + whole.slice(place);
      }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const { problem } = readJsonText(candidate);
        const stricter = problem !== undefined && /twice|NUL|lone surrogate|nested deeper/.test(problem);
        return stricter || (problem === undefined) === parses(candidate);
      }),
      { numRuns: 20_000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
