import fc from "fast-check";
import type { Entry, EntryContent } from "../src/core/catalog/entry.ts";
import { type Relationship, relationshipTypes } from "../src/core/catalog/relationship.ts";
import { type Revision, revisionKinds } from "../src/core/catalog/revision.ts";
import { statuses } from "../src/core/catalog/status.ts";

/** Any well-formed text: protobuf carries no other. */
export const text: fc.Arbitrary<string> = fc
  .string({ unit: "binary", maxLength: 40 })
  .map((value) => value.toWellFormed());

const texts = fc.array(text, { maxLength: 4 });

/** The whole range that the contract allows, in whole milliseconds. */
export const time: fc.Arbitrary<Date> = fc.date({
  min: new Date("0001-01-01T00:00:00.000Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

const count = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const revisionNumber = fc.integer({ min: 1, max: 2 ** 31 - 1 });

export const content: fc.Arbitrary<EntryContent> = fc.record({
  id: text,
  name: text,
  entityType: text,
  version: text,
  description: text,
  keywords: texts,
  author: text,
  inputType: text,
  outputType: text,
  inputSchema: text,
  outputSchema: text,
  contractsImplemented: texts,
  contractsRequired: texts,
  exampleQueries: texts,
  source: fc.option(fc.record({ uri: text, digest: text }), { nil: undefined }),
  metadata: text,
});

const deprecation = fc.option(fc.record({ reason: text, successor: text }), { nil: undefined });

const usage = fc.tuple(count, count, time, text).map(([a, b, lastUsedAt, lastError]) => ({
  count: Math.max(a, b),
  successCount: Math.min(a, b),
  lastUsedAt: Math.max(a, b) > 0 ? lastUsedAt : undefined,
  lastError,
}));

export const entry: fc.Arbitrary<Entry> = fc.record({
  content,
  status: fc.constantFrom(...statuses),
  deprecation,
  usage,
  createdAt: time,
  updatedAt: time,
  revision: revisionNumber,
  embedding: fc.constantFrom("pending" as const, "ready" as const),
  versions: texts,
});

export const revision: fc.Arbitrary<Revision> = fc.record({
  revision: revisionNumber,
  kind: fc.constantFrom(...revisionKinds),
  content,
  status: fc.constantFrom(...statuses),
  deprecation,
  createdAt: time,
});

export const relationship: fc.Arbitrary<Relationship> = fc.record({
  sourceId: text.filter((id) => id !== ""),
  targetId: text,
  type: fc.constantFrom(...relationshipTypes),
  context: text,
  author: text,
  createdAt: time,
  deprecatedAt: fc.option(time, { nil: undefined }),
  deprecationReason: text,
  resolved: fc.boolean(),
});
