import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { entry, relationship, revision } from "../../test/arbitrary-catalog.ts";
import { ImportRecordSchema } from "../contract/kgents/library/v1/library_pb.ts";
import type { ImportRecord } from "../core/librarian/requests.ts";
import { entryFromMessage, relationshipFromMessage, revisionFromMessage } from "./entry-from-message.ts";
import { importRecordToMessage } from "./entry-to-message.ts";

/** Over the wire and back. */
function sent(record: ImportRecord) {
  const message = create(ImportRecordSchema, importRecordToMessage(record));
  return fromBinary(ImportRecordSchema, toBinary(ImportRecordSchema, message)).record;
}

test("entries come back as they were sent, to the millisecond", () => {
  fc.assert(
    fc.property(entry, (given) => {
      const { case: kind, value } = sent({ line: 1, kind: "entry", entry: given, status: given.status });
      expect(kind).toBe("entry");
      if (kind === "entry") expect(entryFromMessage(value.entry)).toEqual(given);
    }),
  );
});

test("a status that the input leaves open stays open", () => {
  fc.assert(
    fc.property(entry, (given) => {
      const { case: kind, value } = sent({ line: 1, kind: "entry", entry: given, status: undefined });
      if (kind === "entry") expect(entryFromMessage(value.entry).status).toBe("unknown");
    }),
    { numRuns: 5 },
  );
});

test("relationships and revisions come back as they were sent", () => {
  fc.assert(
    fc.property(relationship, revision, (edge, state) => {
      const first = sent({ line: 1, kind: "relationship", relationship: edge });
      if (first.case === "relationship") expect(relationshipFromMessage(first.value)).toEqual(edge);
      const second = sent({ line: 2, kind: "revision", id: "a", revision: state });
      if (second.case === "revision") expect(revisionFromMessage(second.value.revision)).toMatchObject(state);
    }),
  );
});
