import * as contract from "../../contract/kgents/library/v1/entry_pb.ts";
import type { Deprecation, EmbeddingState, Entry, Usage } from "../../core/catalog/entry.ts";
import { contentFromMessage, contentToMessage } from "./content.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { fieldError } from "./field-error.ts";
import { largeNumber, revisionNumber } from "./numbers.ts";
import { statusTable } from "./status.ts";
import { boundedText } from "./texts.ts";
import { optionalTimeToMessage, timeFromMessage, timeToMessage } from "./time.ts";
import { limits } from "../../core/catalog/limits.ts";

export const embeddingTable: EnumTable<EmbeddingState, 1 | 2> = enumTable({
  pending: contract.EmbeddingState.PENDING,
  ready: contract.EmbeddingState.READY,
});

export function entryToMessage(entry: Entry): contract.Entry {
  return {
    $typeName: "kgents.library.v1.Entry",
    content: contentToMessage(entry.content),
    status: statusTable.toMessage(entry.status),
    deprecation: deprecationToMessage(entry.deprecation),
    usage: usageToMessage(entry.usage),
    createdAt: timeToMessage(entry.createdAt),
    updatedAt: timeToMessage(entry.updatedAt),
    revision: BigInt(entry.revision),
    embedding: embeddingTable.toMessage(entry.embedding),
    versions: [...entry.versions],
  };
}

/** A whole entry, as a restore sends it: every field that the server sets must be there. */
export function entryFromMessage(entry: contract.Entry, field: string): Entry {
  if (!entry.content) throw fieldError(`${field}.content`, "must be given");
  return {
    content: contentFromMessage(entry.content),
    status: statusTable.required(entry.status, `${field}.status`),
    deprecation: deprecationFromMessage(entry.deprecation),
    usage: usageFromMessage(entry.usage, `${field}.usage`),
    createdAt: requiredTime(entry.createdAt, `${field}.created_at`),
    updatedAt: requiredTime(entry.updatedAt, `${field}.updated_at`),
    revision: requiredRevision(entry.revision, `${field}.revision`),
    embedding: embeddingTable.fromMessage(entry.embedding, `${field}.embedding`) ?? "pending",
    versions: entry.versions,
  };
}

export function deprecationToMessage(deprecation: Deprecation | undefined): contract.Deprecation | undefined {
  return deprecation && { $typeName: "kgents.library.v1.Deprecation", ...deprecation };
}

export function deprecationFromMessage(deprecation: contract.Deprecation | undefined): Deprecation | undefined {
  return deprecation && { reason: deprecation.reason, successor: deprecation.successor };
}

export function usageToMessage(usage: Usage): contract.Usage {
  return {
    $typeName: "kgents.library.v1.Usage",
    count: BigInt(usage.count),
    successCount: BigInt(usage.successCount),
    lastUsedAt: optionalTimeToMessage(usage.lastUsedAt),
    lastError: usage.lastError,
  };
}

export function usageFromMessage(usage: contract.Usage | undefined, field: string): Usage {
  if (!usage) return { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" };
  const count = largeNumber(usage.count, `${field}.count`);
  const successCount = largeNumber(usage.successCount, `${field}.success_count`);
  if (successCount > count) throw fieldError(`${field}.success_count`, "must not be more than count");
  const lastUsedAt = timeFromMessage(usage.lastUsedAt, `${field}.last_used_at`);
  if (count > 0 && !lastUsedAt) throw fieldError(`${field}.last_used_at`, "must be given when count isn't 0");
  const lastError = boundedText(usage.lastError, `${field}.last_error`, limits.usageErrorCharacters);
  return { count, successCount, lastUsedAt, lastError };
}

export function requiredTime(time: contract.Entry["createdAt"], field: string): Date {
  const date = timeFromMessage(time, field);
  if (!date) throw fieldError(field, "must be given");
  return date;
}

export function requiredRevision(value: bigint, field: string): number {
  const revision = revisionNumber(value, field);
  if (revision === undefined) throw fieldError(field, "must be given");
  return revision;
}
