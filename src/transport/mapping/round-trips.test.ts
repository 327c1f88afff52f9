import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as arbitrary from "../../../test/arbitrary-catalog.ts";
import {
  EntryContentSchema,
  EntrySchema,
  RelationshipSchema,
  RevisionSchema,
} from "../../contract/kgents/library/v1/entry_pb.ts";
import { contentFromMessage, contentToMessage } from "./content.ts";
import { entryFromMessage, entryToMessage } from "./entry.ts";
import { relationshipFromMessage, relationshipToMessage } from "./relationship.ts";
import { revisionFromMessage, revisionToMessage } from "./revision.ts";

/** Over the wire and back, as it happens between a server and a client. */
function overTheWire<Schema extends DescMessage>(schema: Schema, message: MessageShape<Schema>): MessageShape<Schema> {
  return fromBinary(schema, toBinary(schema, message));
}

test("content comes back as it was, byte for byte", () => {
  fc.assert(
    fc.property(arbitrary.content, (content) => {
      expect(contentFromMessage(overTheWire(EntryContentSchema, contentToMessage(content)))).toEqual(content);
    }),
  );
});

test("a whole entry comes back as it was", () => {
  fc.assert(
    fc.property(arbitrary.entry, (entry) => {
      expect(entryFromMessage(overTheWire(EntrySchema, entryToMessage(entry)), "entry")).toEqual(entry);
    }),
  );
});

test("a relationship comes back as it was", () => {
  fc.assert(
    fc.property(arbitrary.relationship, (relationship) => {
      const message = overTheWire(RelationshipSchema, relationshipToMessage(relationship));
      expect(relationshipFromMessage(message, "relationship")).toEqual(relationship);
    }),
  );
});

test("a revision comes back as it was", () => {
  fc.assert(
    fc.property(arbitrary.revision, (revision) => {
      const message = overTheWire(RevisionSchema, revisionToMessage(revision, []));
      expect(revisionFromMessage(message, "revision")).toEqual(revision);
    }),
  );
});
