import fc from "fast-check";
import { expect, test } from "vitest";
import { entry } from "../../../test/arbitrary-catalog.ts";
import { freezeAnswer, requestDigest, thawAnswer } from "./stored-answer.ts";

test("an answer comes back as it was, dates and absences included", () => {
  fc.assert(
    fc.property(entry, fc.boolean(), (own, changed) => {
      // Generated records have no prototype; real ones do.
      const answer = structuredClone({ entry: own, changed, warnings: ["x"] });
      expect(thawAnswer(freezeAnswer(answer))).toStrictEqual(answer);
    }),
  );
});

test("requests are told apart by every field, and by the method", () => {
  const request = { id: "a", at: undefined, when: new Date(0) };
  const digest = requestDigest("retire", request);
  expect(requestDigest("retire", { ...request })).toEqual(digest);
  expect(requestDigest("restore", request)).not.toEqual(digest);
  expect(requestDigest("retire", { ...request, when: "1970-01-01T00:00:00.000Z" })).not.toEqual(digest);
});
