import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import * as contract from "../contract/kgents/library/v1/entry_pb.ts";
import type { ImportRecordSchema } from "../contract/kgents/library/v1/library_pb.ts";
import type { Entry, EntryContent } from "../core/catalog/entry.ts";
import type { Relationship, RelationshipClaim } from "../core/catalog/relationship.ts";
import type { Revision } from "../core/catalog/revision.ts";
import type { ImportRecord } from "../core/librarian/requests.ts";
import { valueOf } from "./enum-words.ts";

/** Domain values as messages to send. */
export function contentToMessage(content: EntryContent): MessageInitShape<typeof contract.EntryContentSchema> {
  const { keywords, contractsImplemented, contractsRequired, exampleQueries, source, ...texts } = content;
  return {
    ...texts,
    keywords: [...keywords],
    contractsImplemented: [...contractsImplemented],
    contractsRequired: [...contractsRequired],
    exampleQueries: [...exampleQueries],
    ...(source === undefined ? {} : { source: { ...source } }),
  };
}

export function claimToMessage(claim: RelationshipClaim): MessageInitShape<typeof contract.RelationshipSchema> {
  const { sourceId, targetId, type, context, author } = claim;
  return { sourceId, targetId, type: valueOf(contract.RelationshipType, type), context, author };
}

export function importRecordToMessage(record: ImportRecord): MessageInitShape<typeof ImportRecordSchema> {
  const line = BigInt(record.line);
  switch (record.kind) {
    case "entry":
      return { line, record: { case: "entry", value: { entry: importedEntry(record.entry, record.status) } } };
    case "relationship":
      return { line, record: { case: "relationship", value: relationshipToMessage(record.relationship) } };
    case "revision":
      return {
        line,
        record: { case: "revision", value: { id: record.id, revision: revisionToMessage(record.revision) } },
      };
    case "entity_type":
      return { line, record: { case: "entityType", value: { ...record.entityType } } };
  }
}

/** A status that the input left open stays open on the wire: the server keeps or chooses it. */
function importedEntry(
  entry: Entry,
  status: Entry["status"] | undefined,
): MessageInitShape<typeof contract.EntrySchema> {
  const { usage } = entry;
  return {
    content: contentToMessage(entry.content),
    status: status === undefined ? contract.Status.UNSPECIFIED : valueOf(contract.Status, status),
    ...(entry.deprecation === undefined ? {} : { deprecation: { ...entry.deprecation } }),
    usage: {
      count: BigInt(usage.count),
      successCount: BigInt(usage.successCount),
      lastError: usage.lastError,
      ...(usage.lastUsedAt === undefined ? {} : { lastUsedAt: timestampFromDate(usage.lastUsedAt) }),
    },
    createdAt: timestampFromDate(entry.createdAt),
    updatedAt: timestampFromDate(entry.updatedAt),
    revision: BigInt(entry.revision),
    embedding: valueOf(contract.EmbeddingState, entry.embedding),
    versions: [...entry.versions],
  };
}

function relationshipToMessage(relationship: Relationship): MessageInitShape<typeof contract.RelationshipSchema> {
  return {
    ...claimToMessage(relationship),
    createdAt: timestampFromDate(relationship.createdAt),
    ...(relationship.deprecatedAt === undefined ? {} : { deprecatedAt: timestampFromDate(relationship.deprecatedAt) }),
    deprecationReason: relationship.deprecationReason,
    resolved: relationship.resolved,
  };
}

function revisionToMessage(revision: Revision): MessageInitShape<typeof contract.RevisionSchema> {
  return {
    revision: BigInt(revision.revision),
    kind: valueOf(contract.RevisionKind, revision.kind),
    content: contentToMessage(revision.content),
    status: valueOf(contract.Status, revision.status),
    ...(revision.deprecation === undefined ? {} : { deprecation: { ...revision.deprecation } }),
    createdAt: timestampFromDate(revision.createdAt),
  };
}
