import type { Entry, EntryContent } from "../core/catalog/entry.ts";
import type { RelationshipClaim } from "../core/catalog/relationship.ts";
import type { Status } from "../core/catalog/status.ts";
import type { ExportHeader, ImportRecord, ImportRefusal } from "../core/librarian/requests.ts";

export const importFormats = ["npm", "jsonl", "document", "mcp-registry", "a2a", "skills", "openapi"] as const;

export type ImportFormat = (typeof importFormats)[number];

/** Many artifacts to import, opened and recognised but not read yet. */
export interface ImportSource {
  readonly format: ImportFormat;
  /** Names what is imported, for later syncs: npm:/srv/project. The same place gives the same origin. */
  readonly origin: string;
  /** What was found, for people: "npm packages installed in /srv/project". */
  readonly summary: string;
  /** Relationships here may point at what isn't registered (yet). */
  readonly allowUnresolved: boolean;
  /** Of an export, for --restore; undefined for anything else. */
  readonly header: ExportHeader | undefined;
  /** Reads on only as fast as it is pulled; ends early, and releases its files, when the signal aborts or iteration stops. */
  batches(signal: AbortSignal): AsyncIterable<ImportBatch>;
}

/** Up to importBatchRecords records, in the order of the input. */
export interface ImportBatch {
  readonly records: readonly ImportRecord[];
  /** Lines that couldn't be turned into records. They don't end the import. */
  readonly refusals: readonly ImportRefusal[];
  /** How far the reading is: in bytes or entries of `total`, which is undefined when nobody knows (a pipe). */
  readonly read: number;
  readonly total: number | undefined;
  readonly unit: "bytes" | "entries";
}

export const importBatchRecords = 500;

/** A record of content alone: the fields that the server sets hold placeholders, which only a restore would read. */
export function entryRecord(line: number, content: EntryContent, status?: Status): ImportRecord {
  return { line, kind: "entry", entry: newEntry(content, status ?? "active"), status };
}

export function relationshipRecord(line: number, claim: RelationshipClaim): ImportRecord {
  const fresh = { createdAt: new Date(0), deprecatedAt: undefined, deprecationReason: "", resolved: false };
  return { line, kind: "relationship", relationship: { ...claim, ...fresh } };
}

/** Content as an entry that no server has seen. */
export function newEntry(content: EntryContent, status: Status): Entry {
  return {
    content,
    status,
    deprecation: undefined,
    usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
    createdAt: new Date(0),
    updatedAt: new Date(0),
    revision: 0,
    embedding: "pending",
    versions: content.version === "" ? [] : [content.version],
  };
}
