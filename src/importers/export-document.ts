import type { EntityType } from "../core/catalog/entity-type.ts";
import { type Relationship, relationshipTypes } from "../core/catalog/relationship.ts";
import { type Revision, type RevisionKind, revisionKinds } from "../core/catalog/revision.ts";
import { type Status, statuses } from "../core/catalog/status.ts";
import type { ExportHeader, ExportRecord, ImportRecord } from "../core/librarian/requests.ts";
import { type ContentDocument, takeContent, toContentDocument } from "./content-document.ts";
import { DocumentReader } from "./document-reader.ts";
import { type DocumentObject, type DocumentValue, isObject, kindName, member } from "./document-value.ts";
import {
  type EntryDocument,
  fromEntryDocument,
  takeDeprecation,
  toDeprecationDocument,
  toEntryDocument,
} from "./entry-document.ts";
import { ImportError } from "./import-error.ts";
import { relationshipRecord } from "./import-source.ts";

/** The version of the export format that this build writes, and the only one it reads. */
export const formatVersion = 1;

export interface HeaderDocument {
  readonly record: "header";
  readonly format_version: typeof formatVersion;
  readonly catalog_revision: number;
  readonly entries: number;
  readonly relationships: number;
}

export interface EntityTypeDocument {
  readonly name: string;
  readonly description: string;
  readonly immutable: boolean;
}

export interface RelationshipDocument {
  readonly source_id: string;
  readonly target_id: string;
  readonly type: string;
  readonly context: string;
  readonly author: string;
  readonly created_at: string;
  readonly deprecated_at: string | null;
  readonly deprecation_reason: string;
  readonly resolved: boolean;
}

export interface RevisionDocument {
  readonly revision: number;
  readonly kind: RevisionKind;
  readonly status: Status;
  readonly deprecation: EntryDocument["deprecation"];
  readonly created_at: string;
  readonly content: ContentDocument;
}

/** Without `embedding`: whether there are vectors yet is the state of one server's search, and each makes its own. */
export type ExportedEntryDocument = Omit<EntryDocument, "embedding">;

/** One line of an export; the first is the header. Every line says what it is in `record`. */
export type ExportLineDocument =
  | HeaderDocument
  | ({ readonly record: "entity_type" } & EntityTypeDocument)
  | ({ readonly record: "entry" } & ExportedEntryDocument)
  | ({ readonly record: "revision"; readonly id: string } & RevisionDocument)
  | ({ readonly record: "relationship" } & RelationshipDocument);

export function toHeaderDocument(header: ExportHeader): HeaderDocument {
  return {
    record: "header",
    format_version: header.formatVersion,
    catalog_revision: header.catalogRevision,
    entries: header.entries,
    relationships: header.relationships,
  };
}

export function toExportLine(record: ExportRecord): ExportLineDocument {
  switch (record.kind) {
    case "entity_type":
      return { record: "entity_type", ...toEntityTypeDocument(record.entityType) };
    case "entry": {
      const { embedding: _ownSearch, ...exported } = toEntryDocument(record.entry);
      return { record: "entry", ...exported };
    }
    case "revision":
      return { record: "revision", id: record.id, ...toRevisionDocument(record.revision) };
    case "relationship":
      return { record: "relationship", ...toRelationshipDocument(record.relationship) };
  }
}

export function toEntityTypeDocument(type: EntityType): EntityTypeDocument {
  return { name: type.name, description: type.description, immutable: type.immutable };
}

export function toRelationshipDocument(relationship: Relationship): RelationshipDocument {
  return {
    source_id: relationship.sourceId,
    target_id: relationship.targetId,
    type: relationship.type,
    context: relationship.context,
    author: relationship.author,
    created_at: relationship.createdAt.toISOString(),
    deprecated_at: relationship.deprecatedAt?.toISOString() ?? null,
    deprecation_reason: relationship.deprecationReason,
    resolved: relationship.resolved,
  };
}

export function toRevisionDocument(revision: Revision): RevisionDocument {
  return {
    revision: revision.revision,
    kind: revision.kind,
    status: revision.status,
    deprecation: toDeprecationDocument(revision.deprecation),
    created_at: revision.createdAt.toISOString(),
    content: toContentDocument(revision.content),
  };
}

/** What one line says: the header, or records (an entry document with relationships gives several). Throws ImportError. */
export type ExportLineReading =
  | { readonly header: ExportHeader; readonly records?: undefined }
  | { readonly header?: undefined; readonly records: readonly ImportRecord[] };

/** Reads a line of an export, or a plain entry document, which has no `record`. */
export function fromExportLine(document: DocumentValue, line: number): ExportLineReading {
  const record = member(document, "record") ?? "entry";
  if (record === "entry" || !isObject(document)) return { records: entryRecords(document, line) };
  const reader = new DocumentReader(document);
  reader.take("record");
  const reading = readLine(record, reader, document, line);
  reader.finish();
  if (reader.problems.length > 0) throw new ImportError(`line ${line}: not a valid record`, reader.problems);
  return reading;
}

function entryRecords(document: DocumentValue, line: number): readonly ImportRecord[] {
  const { entry, status, relationships } = fromEntryDocument(document, line);
  return [{ line, kind: "entry", entry, status }, ...relationships.map((claim) => relationshipRecord(line, claim))];
}

function readLine(
  record: DocumentValue,
  reader: DocumentReader,
  document: DocumentObject,
  line: number,
): ExportLineReading {
  switch (record) {
    case "header":
      return { header: takeHeader(reader, line) };
    case "entity_type":
      return { records: [{ line, kind: "entity_type", entityType: takeEntityType(reader) }] };
    case "relationship":
      return { records: [{ line, kind: "relationship", relationship: takeRelationship(reader) }] };
    case "revision":
      return { records: [{ line, kind: "revision", id: reader.text("id"), revision: takeRevision(reader) }] };
    default:
      reader.word("record", ["header", "entity_type", "entry", "revision", "relationship"]);
      if (typeof record !== "string") reader.problems.push(`record: it must be a text, but it is ${kindName(record)}.`);
      // The rest of an unknown record isn't worth a list of unknown fields.
      throw new ImportError(`line ${line}: not a valid record`, reader.problems.slice(0, 1), [], document["record"]);
  }
}

function takeHeader(reader: DocumentReader, line: number): ExportHeader {
  const version = reader.integer("format_version", 0);
  if (version !== formatVersion) {
    throw new ImportError(`line ${line}: format_version is ${version}, but this build reads ${formatVersion}`);
  }
  return {
    formatVersion,
    catalogRevision: reader.integer("catalog_revision", 0),
    entries: reader.integer("entries", 0),
    relationships: reader.integer("relationships", 0),
  };
}

function takeEntityType(reader: DocumentReader): EntityType {
  return { name: reader.text("name"), description: reader.text("description"), immutable: reader.boolean("immutable") };
}

function takeRelationship(reader: DocumentReader): Relationship {
  const type = reader.word("type", relationshipTypes);
  if (!reader.has("type")) reader.missing("type");
  return {
    sourceId: reader.text("source_id"),
    targetId: reader.text("target_id"),
    type: type ?? "depends_on",
    context: reader.text("context"),
    author: reader.text("author"),
    createdAt: reader.time("created_at") ?? new Date(0),
    deprecatedAt: reader.time("deprecated_at"),
    deprecationReason: reader.text("deprecation_reason"),
    resolved: reader.boolean("resolved"),
  };
}

function takeRevision(reader: DocumentReader): Revision {
  const kind = reader.word("kind", revisionKinds);
  if (!reader.has("kind")) reader.missing("kind");
  const inner = new DocumentReader(reader.object("content") ?? {}, "content.");
  const content = takeContent(inner);
  inner.finish();
  reader.problems.push(...inner.problems);
  return {
    revision: reader.integer("revision", 1),
    kind: kind ?? "updated",
    content,
    status: reader.word("status", statuses) ?? "active",
    deprecation: takeDeprecation(reader),
    createdAt: reader.time("created_at") ?? new Date(0),
  };
}
