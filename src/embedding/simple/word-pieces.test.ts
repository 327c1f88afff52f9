import { expect, test } from "vitest";
import { basicTokens } from "./basic-tokens.ts";
import { WordPieces } from "./word-pieces.ts";

test("lower case, accents off, punctuation and Chinese characters by themselves, controls dropped", () => {
  expect(basicTokens("Héllo, Wörld!")).toEqual(["hello", ",", "world", "!"]);
  expect(basicTokens("don't")).toEqual(["don", "'", "t"]);
  expect(basicTokens("必应search")).toEqual(["必", "应", "search"]);
  expect(basicTokens("a\u0000b\u200bc\td")).toEqual(["abc", "d"]);
  expect(basicTokens("“quoted” 🔥")).toEqual(["“", "quoted", "”", "🔥"]);
  expect(basicTokens("")).toEqual([]);
});

const pieces = new WordPieces(["[UNK]", "un", "##aff", "##able", "a", "##ff", "!", "🔥"]);

test("the longest known piece from the left, then continuations", () => {
  expect(pieces.rows("unaffable!")).toEqual([1, 2, 3, 6]);
  expect(pieces.rows("Aff")).toEqual([4, 5]);
});

test("a word that can't be put together is left out whole", () => {
  expect(pieces.rows("unx a 🔥🔥 🔥")).toEqual([4, 7]);
  expect(pieces.rows("a".repeat(101))).toEqual([]);
});
