import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RelationshipSchema } from "../../contract/kgents/library/v1/entry_pb.ts";
import {
  DiscoverRequestSchema,
  FilterSchema,
  ImportOptionsSchema,
  RegisterArtifactRequestSchema,
  WriteOptionsSchema,
} from "../../contract/kgents/library/v1/library_pb.ts";
import { DomainError } from "../../core/errors.ts";
import { discoverQueryFromMessage } from "./discovery.ts";
import { filterFromMessage } from "./filter.ts";
import { importOptionsFromMessage } from "./import.ts";
import { pageSize, revisionNumber } from "./numbers.ts";
import { registerRequestFromMessage } from "./registration.ts";
import { boundedText, reference, refuseNul } from "./texts.ts";
import { timeFromMessage } from "./time.ts";
import { writeOptionsFromMessage } from "./write-options.ts";

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe("invalid_argument");
    return (error as DomainError).message;
  }
  throw new Error("it was accepted");
}

test("numbers out of range name their field and the range", () => {
  expect(refusalOf(() => pageSize(-1))).toBe("page_size: must be from 0 to 1000, but is -1");
  expect(refusalOf(() => pageSize(1_001))).toContain("1000");
  expect(pageSize(0)).toBe(100);
  expect(refusalOf(() => revisionNumber(2n ** 40n, "revision"))).toMatch(/^revision: /);
  expect(revisionNumber(0n, "revision")).toBeUndefined();
});

test("unknown numbers of closed vocabularies name their field", () => {
  const filter = create(FilterSchema, { statuses: [3, 99 as never] });
  expect(refusalOf(() => filterFromMessage(filter))).toMatch(
    /^filter\.statuses\[1\]: 99 is not known here; known are 1/,
  );
  expect(refusalOf(() => filterFromMessage(create(FilterSchema, { statuses: [0] })))).toMatch(/must be given/);
  const relationships = [create(RelationshipSchema, { targetId: "x", type: 3 }), create(RelationshipSchema)];
  const register = create(RegisterArtifactRequestSchema, { content: { id: "a" }, relationships });
  expect(refusalOf(() => registerRequestFromMessage(register))).toMatch(/^relationships\[1\]\.type: must be given/);
});

test("registration can't deprecate or retire", () => {
  for (const status of [4, 5] as const) {
    const request = create(RegisterArtifactRequestSchema, { content: { id: "a" }, status });
    expect(refusalOf(() => registerRequestFromMessage(request))).toMatch(/^status: can't be .* here; \w+Artifact does/);
  }
  expect(refusalOf(() => registerRequestFromMessage(create(RegisterArtifactRequestSchema)))).toMatch(/^content: /);
});

test("a relationship without a source starts from the entry it comes with", () => {
  const relationships = [create(RelationshipSchema, { targetId: "x", type: 3 })];
  const request = create(RegisterArtifactRequestSchema, { content: { id: "a" }, relationships });
  expect(registerRequestFromMessage(request).relationships[0]?.sourceId).toBe("a");
});

test("contradictions are refused", () => {
  const options = create(WriteOptionsSchema, { createOnly: true, ifRevision: 2n });
  expect(refusalOf(() => writeOptionsFromMessage(options, "options"))).toMatch(/contradict/);
  expect(refusalOf(() => importOptionsFromMessage(create(ImportOptionsSchema, { prune: true })))).toMatch(/origin/);
});

test("a search needs a query of bounded length, a known mode, a limit and a threshold in range", () => {
  const refusal = (part: Parameters<typeof create<typeof DiscoverRequestSchema>>[1]) =>
    refusalOf(() => discoverQueryFromMessage(create(DiscoverRequestSchema, part)));
  expect(refusal({ query: " \n " })).toMatch(/^query: /);
  expect(refusal({ query: "x".repeat(2_001) })).toMatch(/^query: must not be longer than 2000/);
  expect(refusal({ query: "x", mode: 7 as never })).toMatch(/^mode: /);
  expect(refusal({ query: "x", limit: 1_001 })).toMatch(/^limit: /);
  expect(refusal({ query: "x", threshold: Number.NaN })).toMatch(/^threshold: /);
  expect(refusal({ query: "x", threshold: 1.5 })).toMatch(/^threshold: /);
  expect(discoverQueryFromMessage(create(DiscoverRequestSchema, { query: "x" }))).toMatchObject({
    mode: "hybrid",
    limit: 10,
    threshold: undefined,
  });
});

test("lengths count code points, not UTF-16 units", () => {
  expect(boundedText("👍".repeat(10), "field", 10)).toHaveLength(20);
  expect(refusalOf(() => boundedText("👍".repeat(11), "field", 10))).toMatch(/^field: /);
  expect(refusalOf(() => reference("", "id"))).toBe("id: must be given");
});

test("U+0000 is refused wherever it stands, except in content, whose own rules list it", () => {
  const request = create(RegisterArtifactRequestSchema, {
    content: { name: "a\0b" },
    relationships: [{ targetId: "a\0b" }],
  });
  expect(refusalOf(() => refuseNul(request))).toBe("relationships[0].target_id: must not contain the character U+0000");
  expect(() => refuseNul(create(RegisterArtifactRequestSchema, { content: { name: "a\0b" } }))).not.toThrow();
});

test("times beyond a Date or finer than a millisecond are refused", () => {
  const at = (seconds: bigint, nanos: number) => ({ $typeName: "google.protobuf.Timestamp" as const, seconds, nanos });
  expect(refusalOf(() => timeFromMessage(at(2n ** 60n, 0), "created_at"))).toMatch(/years/);
  expect(refusalOf(() => timeFromMessage(at(1n, -5), "created_at"))).toMatch(/nanos/);
  expect(refusalOf(() => timeFromMessage(at(1n, 1), "created_at"))).toMatch(/millisecond/);
  expect(timeFromMessage(at(-1n, 1_000_000), "created_at")).toEqual(new Date(-999));
});
