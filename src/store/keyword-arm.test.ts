import { expect, test } from "vitest";
import { tellingTerms } from "./keyword-arm.ts";

function statisticsOf(
  documentFrequency: Readonly<Record<string, number>>,
): Parameters<typeof tellingTerms>[0]["statistics"] {
  const averageLengths = { name: 1, description: 5, keywords: 0, examples: 0 };
  return {
    version: 1,
    documents: 60_000,
    averageLengths,
    documentFrequency: new Map(Object.entries(documentFrequency)),
  };
}

const statistics = statisticsOf({ library: 39_000, file: 8_000, chess: 60, board: 300 });

test("common words are left out once the rare ones find enough", () => {
  expect(tellingTerms({ terms: ["library", "chess", "board"], statistics, depth: 100 })).toEqual(["chess", "board"]);
});

test("but not while the rare ones can't fill the answer", () => {
  expect(tellingTerms({ terms: ["library", "chess"], statistics, depth: 100 })).toEqual(["chess", "library"]);
  expect(tellingTerms({ terms: ["library"], statistics, depth: 100 })).toEqual(["library"]);
});

test("a word that nobody counted yet is kept", () => {
  expect(tellingTerms({ terms: ["brandnew", "board"], statistics, depth: 100 })).toEqual(["brandnew", "board"]);
});

test("in a small catalog every word is kept", () => {
  const small = statisticsOf({ file: 400, text: 900, a: 10 });
  expect(tellingTerms({ terms: ["file", "text", "a"], statistics: small, depth: 100 })).toEqual(["a", "file", "text"]);
});
