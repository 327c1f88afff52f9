import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ImportChunkSchema } from "../../contract/kgents/library/v1/library_pb.ts";
import { chunkFromMessage } from "./import.ts";

test("a bad record becomes a refusal with its line and spoils none of its neighbours", () => {
  const chunk = create(ImportChunkSchema, {
    records: [
      { line: 1n, record: { case: "entry", value: { entry: { content: { id: "good" } } } } },
      { line: 2n, record: { case: "entry", value: { entry: { content: { id: "odd" }, status: 42 as never } } } },
      { line: 3n, record: { case: "relationship", value: { sourceId: "good", targetId: "x" } } },
      { line: 4n, record: { case: "revision", value: { id: "good" } } },
      { line: 5n, record: { case: undefined } },
      { line: 6n, record: { case: "relationship", value: { sourceId: "good", targetId: "x\0", type: 3 } } },
      { line: 7n, record: { case: "relationship", value: { sourceId: "good", targetId: "x", type: 3 } } },
    ],
  });
  const read = chunkFromMessage(chunk, false);
  expect(read.records.map(({ line, kind }) => [line, kind])).toEqual([
    [1, "entry"],
    [7, "relationship"],
  ]);
  expect(read.refusals.map(({ line, id, problems }) => [line, id, problems[0]?.split(":")[0]])).toEqual([
    [2, "odd", "entry.status"],
    [3, "good", "relationship.type"],
    [4, "good", "revision.revision"],
    [5, "", "record"],
    [6, "good", "relationship.target_id"],
  ]);
  expect(read.throughLine).toBe(7);
});

test("a restore needs what the server sets", () => {
  const chunk = create(ImportChunkSchema, {
    records: [{ line: 9n, record: { case: "entry", value: { entry: { content: { id: "a" }, status: 3 } } } }],
  });
  expect(chunkFromMessage(chunk, true).refusals[0]?.problems).toEqual(["entry.created_at: must be given"]);
});

test("a chunk of too many records is refused as a whole", () => {
  const records = Array.from({ length: 1_001 }, () => ({}));
  expect(() => chunkFromMessage(create(ImportChunkSchema, { records }), false)).toThrow(/1000/);
});

test("an ordinary import reads status, deprecation and withdrawn relationships as an export has them", () => {
  const deprecation = { reason: "old", successor: "b" };
  const chunk = create(ImportChunkSchema, {
    records: [
      { line: 1n, record: { case: "entry", value: { entry: { content: { id: "a" }, status: 4, deprecation } } } },
      {
        line: 2n,
        record: {
          case: "relationship",
          value: { sourceId: "a", targetId: "b", type: 1, deprecatedAt: { seconds: 5n, nanos: 0 } },
        },
      },
    ],
  });
  expect(chunkFromMessage(chunk, false).records).toMatchObject([
    { status: "deprecated", entry: { deprecation } },
    { relationship: { type: "successor_to", deprecatedAt: new Date(5_000) } },
  ]);
});
