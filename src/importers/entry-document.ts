import type { Deprecation, EmbeddingState, Entry, Usage } from "../core/catalog/entry.ts";
import { type RelationshipClaim, relationshipTypes } from "../core/catalog/relationship.ts";
import { type Status, statuses } from "../core/catalog/status.ts";
import { type ContentDocument, takeContent, toContentDocument } from "./content-document.ts";
import { DocumentReader } from "./document-reader.ts";
import { type DocumentValue, isObject, kindName } from "./document-value.ts";
import { ImportError } from "./import-error.ts";

/** An entry as `-o json|yaml|jsonl`, export lines and entry documents spell it. Times are ISO 8601 in UTC, with milliseconds. */
export interface EntryDocument extends ContentDocument {
  readonly status: Status;
  readonly deprecation: { readonly reason: string; readonly successor: string } | null;
  readonly usage: UsageDocument;
  readonly created_at: string;
  readonly updated_at: string;
  readonly revision: number;
  readonly embedding: EmbeddingState;
  readonly versions: readonly string[];
}

export interface UsageDocument {
  readonly count: number;
  readonly success_count: number;
  readonly last_used_at: string | null;
  readonly last_error: string;
}

export function toEntryDocument(entry: Entry): EntryDocument {
  return {
    ...toContentDocument(entry.content),
    status: entry.status,
    deprecation: toDeprecationDocument(entry.deprecation),
    usage: toUsageDocument(entry.usage),
    created_at: entry.createdAt.toISOString(),
    updated_at: entry.updatedAt.toISOString(),
    revision: entry.revision,
    embedding: entry.embedding,
    versions: entry.versions,
  };
}

export function toUsageDocument(usage: Usage): UsageDocument {
  return {
    count: usage.count,
    success_count: usage.successCount,
    last_used_at: usage.lastUsedAt?.toISOString() ?? null,
    last_error: usage.lastError,
  };
}

export function toDeprecationDocument(deprecation: Deprecation | undefined): EntryDocument["deprecation"] {
  return deprecation === undefined ? null : { reason: deprecation.reason, successor: deprecation.successor };
}

/** What an entry document says. */
export interface EntryReading {
  /** What only a server sets holds placeholders where the document leaves it out. */
  readonly entry: Entry;
  /** As written; undefined when the document leaves it open. */
  readonly status: Status | undefined;
  /** From `relationships: [{type, target_id, context}]`, which hand-written documents may carry; the entry is the source. */
  readonly relationships: readonly RelationshipClaim[];
}

/**
 * Reads an entry document: the inverse of toEntryDocument, and of what people write by hand, where every field but id may
 * be left out, and schemas and metadata may stand inline. Unknown fields and ill-typed values are refused, all at once.
 * Whether the content keeps the catalog's rules is left to the server. Throws ImportError.
 */
export function fromEntryDocument(document: DocumentValue, line: number): EntryReading {
  if (!isObject(document))
    throw new ImportError(`line ${line}: an entry is an object, but this is ${kindName(document)}`);
  const reader = new DocumentReader(document);
  reader.take("record");
  reader.take("format_version");
  const content = takeContent(reader);
  if (content.id === "" && !reader.has("id")) reader.missing("id");
  const status = reader.word("status", statuses);
  const entry: Entry = {
    content: content.name === "" ? { ...content, name: content.id } : content,
    status: status ?? "active",
    deprecation: takeDeprecation(reader),
    usage: takeUsage(reader),
    createdAt: reader.time("created_at") ?? new Date(0),
    updatedAt: reader.time("updated_at") ?? new Date(0),
    revision: reader.integer("revision", 0),
    embedding: reader.word("embedding", ["pending", "ready"]) ?? "pending",
    versions: reader.list("versions"),
  };
  const relationships = takeRelationships(reader, content.id);
  reader.finish();
  if (reader.problems.length > 0) throw new ImportError(`line ${line}: not a valid entry document`, reader.problems);
  return { entry, status, relationships };
}

export function takeDeprecation(reader: DocumentReader): Deprecation | undefined {
  const document = reader.object("deprecation");
  if (document === undefined) return undefined;
  const inner = new DocumentReader(document, "deprecation.");
  const taken = { reason: inner.text("reason"), successor: inner.text("successor") };
  inner.finish();
  reader.problems.push(...inner.problems);
  return taken;
}

function takeUsage(reader: DocumentReader): Usage {
  const inner = new DocumentReader(reader.object("usage") ?? {}, "usage.");
  const taken = {
    count: inner.integer("count", 0),
    successCount: inner.integer("success_count", 0),
    lastUsedAt: inner.time("last_used_at"),
    lastError: inner.text("last_error"),
  };
  inner.finish();
  reader.problems.push(...inner.problems);
  return taken;
}

function takeRelationships(reader: DocumentReader, sourceId: string): readonly RelationshipClaim[] {
  return reader.objects("relationships").flatMap((document, index) => {
    const inner = new DocumentReader(document, `relationships[${index}].`);
    const type = inner.word("type", relationshipTypes);
    const claim = {
      sourceId,
      targetId: inner.text("target_id"),
      context: inner.text("context"),
      author: inner.text("author"),
    };
    if (!inner.has("type")) inner.missing("type");
    if (claim.targetId === "") inner.missing("target_id");
    inner.finish();
    reader.problems.push(...inner.problems);
    return type === undefined ? [] : [{ ...claim, type }];
  });
}
