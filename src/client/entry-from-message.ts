import type { Timestamp } from "@bufbuild/protobuf/wkt";
import * as contract from "../contract/kgents/library/v1/entry_pb.ts";
import type { EntityType } from "../core/catalog/entity-type.ts";
import type { Entry, EntryContent, Usage } from "../core/catalog/entry.ts";
import type { Relationship, RelationshipType } from "../core/catalog/relationship.ts";
import type { RevisionKind } from "../core/catalog/revision.ts";
import type { Status } from "../core/catalog/status.ts";
import type { RevisionWithChanges } from "../core/librarian/requests.ts";
import { wordOf } from "./enum-words.ts";

/**
 * Messages of the service as domain values. Lenient: what a newer service adds must not break an older client, so an
 * enum value this build doesn't know becomes the word `unknown`, which is only ever shown.
 */
export function entryFromMessage(entry: contract.Entry | undefined): Entry {
  return {
    content: contentFromMessage(entry?.content),
    status: wordOf(contract.Status, entry?.status ?? 0) as Status,
    deprecation: entry?.deprecation && { reason: entry.deprecation.reason, successor: entry.deprecation.successor },
    usage: usageFromMessage(entry?.usage),
    createdAt: dateOf(entry?.createdAt) ?? new Date(0),
    updatedAt: dateOf(entry?.updatedAt) ?? new Date(0),
    revision: Number(entry?.revision ?? 0n),
    embedding: entry?.embedding === contract.EmbeddingState.READY ? "ready" : "pending",
    versions: entry?.versions ?? [],
  };
}

export function contentFromMessage(content: contract.EntryContent | undefined): EntryContent {
  return {
    id: content?.id ?? "",
    name: content?.name ?? "",
    entityType: content?.entityType ?? "",
    version: content?.version ?? "",
    description: content?.description ?? "",
    keywords: content?.keywords ?? [],
    author: content?.author ?? "",
    inputType: content?.inputType ?? "",
    outputType: content?.outputType ?? "",
    inputSchema: content?.inputSchema ?? "",
    outputSchema: content?.outputSchema ?? "",
    contractsImplemented: content?.contractsImplemented ?? [],
    contractsRequired: content?.contractsRequired ?? [],
    exampleQueries: content?.exampleQueries ?? [],
    source: content?.source && { uri: content.source.uri, digest: content.source.digest },
    metadata: content?.metadata ?? "",
  };
}

export function usageFromMessage(usage: contract.Usage | undefined): Usage {
  return {
    count: Number(usage?.count ?? 0n),
    successCount: Number(usage?.successCount ?? 0n),
    lastUsedAt: dateOf(usage?.lastUsedAt),
    lastError: usage?.lastError ?? "",
  };
}

export function relationshipFromMessage(relationship: contract.Relationship): Relationship {
  return {
    sourceId: relationship.sourceId,
    targetId: relationship.targetId,
    type: wordOf(contract.RelationshipType, relationship.type) as RelationshipType,
    context: relationship.context,
    author: relationship.author,
    createdAt: dateOf(relationship.createdAt) ?? new Date(0),
    deprecatedAt: dateOf(relationship.deprecatedAt),
    deprecationReason: relationship.deprecationReason,
    resolved: relationship.resolved,
  };
}

export function revisionFromMessage(revision: contract.Revision | undefined): RevisionWithChanges {
  return {
    revision: Number(revision?.revision ?? 0n),
    kind: wordOf(contract.RevisionKind, revision?.kind ?? 0) as RevisionKind,
    content: contentFromMessage(revision?.content),
    status: wordOf(contract.Status, revision?.status ?? 0) as Status,
    deprecation: revision?.deprecation && {
      reason: revision.deprecation.reason,
      successor: revision.deprecation.successor,
    },
    createdAt: dateOf(revision?.createdAt) ?? new Date(0),
    changes: (revision?.changes ?? []).map(({ field, before, after }) => ({ field, before, after })),
  };
}

export function entityTypeFromMessage(type: contract.EntityType): EntityType {
  return { name: type.name, description: type.description, immutable: type.immutable };
}

export function dateOf(time: Timestamp | undefined): Date | undefined {
  if (time === undefined) return undefined;
  return new Date(Number(time.seconds) * 1_000 + Math.floor(time.nanos / 1_000_000));
}
