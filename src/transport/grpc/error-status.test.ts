import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError, errorCodes } from "../../core/errors.ts";
import { errorTable } from "../error-table.ts";
import { errorStatus } from "./error-status.ts";

function wireBytes(status: ReturnType<typeof errorStatus>): number {
  const headers = Object.entries(status.metadata.toHttp2Headers()).flatMap(([key, values]) =>
    [values ?? []].flat().map((value) => key.length + String(value).length + 32),
  );
  return headers.reduce((sum, bytes) => sum + bytes, encodeURI(status.details).length);
}

test("every domain error has a row, and codes of its own choosing reach the trailers", () => {
  for (const code of errorCodes) {
    const status = errorStatus(new DomainError(code, "what happened", { hints: ["do this"] }), "r1");
    expect(status.code).toBe(errorTable[code].grpc);
    expect(status.metadata.get("lgent-error-code")).toEqual([code]);
    expect(status.metadata.get("lgent-request-id")).toEqual(["r1"]);
    expect(String(status.metadata.get("lgent-hint-bin")[0])).toBe("do this");
  }
});

test("whatever an error says, its trailers stay below 8 KB and can be sent", () => {
  const odd = fc.string({ unit: "binary", maxLength: 3_000 });
  fc.assert(
    fc.property(
      odd,
      fc.array(odd, { maxLength: 300 }),
      fc.array(odd, { maxLength: 50 }),
      (message, problems, hints) => {
        const status = errorStatus(new DomainError("invalid_entry", message, { problems, hints }), "x".repeat(64));
        expect(wireBytes(status)).toBeLessThan(8_000);
      },
    ),
  );
});

test("problems that don't fit are counted", () => {
  const problems = Array.from({ length: 500 }, (_, index) => `problem ${index}`);
  const status = errorStatus(new DomainError("invalid_entry", "no", { problems }), "r1");
  const sent = status.metadata.get("lgent-problem-bin").map(String);
  expect(sent[0]).toBe("problem 0");
  expect(sent.at(-1)).toBe(`and ${500 - (sent.length - 1)} more`);
});

test("a lone surrogate in a message doesn't break the encoding", () => {
  expect(() => encodeURI(errorStatus(new DomainError("not_found", "no \ud800 here"), "r").details)).not.toThrow();
});
