import { expect, test } from "vitest";
import { noFilter } from "../catalog/filter.ts";
import { hintsFor } from "./hints.ts";

const answer = {
  mode: "hybrid",
  filter: noFilter,
  threshold: 0.18,
  belowThreshold: 0,
  unknownWords: [] as readonly string[],
  words: 1,
  pendingEmbeddings: 0,
} as const;

test("there is always something to try", () => {
  expect(hintsFor(answer)).toEqual(["kgents library catalog lists everything there is."]);
});

test("unknown words, thresholds, filters, modes and waiting entries are named", () => {
  expect(
    hintsFor({
      ...answer,
      mode: "semantic",
      unknownWords: ["flurble", "glorp"],
      words: 2,
      belowThreshold: 3,
      filter: { ...noFilter, entityTypes: ["tool"] },
      pendingEmbeddings: 7,
    }),
  ).toEqual([
    'No entry holds "flurble" or "glorp": check the spelling, or say it in other words.',
    "3 entries score at or below the threshold of 0.18: --threshold 0 shows them.",
    "The search is narrowed by filters: try it without them.",
    "Only semantic search was asked: --mode hybrid looks wider.",
    "Search by meaning can't see 7 entries yet: they are waiting to be embedded; try again soon.",
    "kgents library catalog lists everything there is.",
  ]);
});

test("a query without letters says so", () => {
  expect(hintsFor({ ...answer, words: 0 })[0]).toContain("no letters or digits");
});
