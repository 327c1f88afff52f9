import { expect, test } from "vitest";
import { noFilter } from "./filter.ts";
import type { RelationshipClaim, RelationshipType } from "./relationship.ts";
import type { Status } from "./status.ts";
import { validateFilter } from "./validate-filter.ts";
import { validateRelationship } from "./validate-relationship.ts";

const claim: RelationshipClaim = { sourceId: "a", targetId: "b", type: "depends_on", context: "", author: "" };

test("a relationship is judged by itself", () => {
  expect(validateRelationship(claim)).toEqual([]);
  const wrong = { ...claim, sourceId: "", targetId: "a b", type: "depend_on" as RelationshipType, context: "\u0000" };
  const problems = validateRelationship(wrong);
  expect(problems.map((problem) => problem.split(":", 1)[0])).toEqual(["source_id", "target_id", "type", "context"]);
  expect(problems[2]).toContain("did you mean depends_on?");
});

test("closed vocabularies are checked in filters, open ones aren't", () => {
  const types = new Map([["tool", { name: "tool", description: "", immutable: false }]]);
  expect(validateFilter(noFilter, types)).toEqual([]);
  expect(validateFilter({ ...noFilter, authors: ["nobody"], keywords: ["none"] }, types)).toEqual([]);
  const wrong = {
    ...noFilter,
    entityTypes: ["tools"],
    statuses: ["activ" as Status],
    keywords: Array<string>(101).fill("k"),
  };
  expect(validateFilter(wrong, types)).toEqual([
    '"tools" is not a known entity type; did you mean tool?',
    '"activ" is not a known status; did you mean active?',
    "filter.keywords: at most 100 values, but there are 101.",
  ]);
});
