import { fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { entry } from "../../../test/arbitrary-catalog.ts";
import { EntrySchema } from "../../contract/kgents/library/v1/entry_pb.ts";
import { ListArtifactsResponseSchema } from "../../contract/kgents/library/v1/library_pb.ts";
import { entryFromMessage, entryToMessage } from "../mapping/entry.ts";
import { batchedMessages } from "./batched-messages.ts";

const field = ListArtifactsResponseSchema.field.entries.number;

test("the messages together hold every item once, in order", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (entries, most) => {
      const items = entries.map((each) => toBinary(EntrySchema, entryToMessage(each)));
      const messages = [...batchedMessages({ field, items, most })].map((bytes) =>
        fromBinary(ListArtifactsResponseSchema, bytes),
      );
      expect(messages.every((message) => message.entries.length >= 1 && message.entries.length <= most)).toBe(true);
      expect(messages.flatMap((message) => message.entries).map((each) => entryFromMessage(each, "entry"))).toEqual(
        entries,
      );
    }),
    { numRuns: 50 },
  );
});

test("messages are bounded by bytes as well", () => {
  const items = Array.from({ length: 8 }, () => new Uint8Array(300 * 1024));
  const sizes = [...batchedMessages({ field, items, most: 500 })].map((bytes) => bytes.length);
  expect(sizes).toHaveLength(8);
  expect(Math.max(...sizes)).toBeLessThan(600 * 1024);
});

test("a head is sent even without items, and only once", () => {
  const head = toBinary(ListArtifactsResponseSchema, {
    $typeName: "kgents.library.v1.ListArtifactsResponse",
    entries: [],
    nextPageToken: "",
    total: 7n,
    catalogRevision: 0n,
  });
  const [only, ...rest] = [...batchedMessages({ head, field, items: [], most: 2 })];
  expect(rest).toEqual([]);
  expect(fromBinary(ListArtifactsResponseSchema, only ?? new Uint8Array()).total).toBe(7n);
});
