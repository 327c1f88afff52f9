import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { readPageToken, writePageToken } from "./page-token.ts";

const part = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && !text.includes("\0")),
  fc.nat(),
);

test("what was written is read again", () => {
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.string()), (parts, question) => {
      const types = parts.map((value) => (typeof value === "string" ? "string" : "number"));
      expect(readPageToken(writePageToken(question, parts), question, types)).toEqual(parts);
    }),
  );
});

test("a token of another question is refused", () => {
  const token = writePageToken(["list", "a"], ["x", 1]);
  expect(() => readPageToken(token, ["list", "b"], ["string", "number"])).toThrow(DomainError);
});

test("anything else is refused as a bad argument, whatever it is", () => {
  const looksRight = fc.json().map((text) => Buffer.from(text).toString("base64url"));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), looksRight), (token) => {
      expect(() => readPageToken(token, ["list"], ["string", "number"])).toThrow(
        expect.objectContaining({ code: "invalid_argument" }),
      );
    }),
  );
});
