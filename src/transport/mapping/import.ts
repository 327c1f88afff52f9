import type {
  Entry as EntryMessage,
  Relationship as RelationshipMessage,
} from "../../contract/kgents/library/v1/entry_pb.ts";
import type * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import type { Entry } from "../../core/catalog/entry.ts";
import type { Relationship } from "../../core/catalog/relationship.ts";
import { DomainError } from "../../core/errors.ts";
import { limits } from "../../core/catalog/limits.ts";
import type { ImportOptions, ImportProgress, ImportRecord, ImportRefusal } from "../../core/librarian/requests.ts";
import { contentFromMessage } from "./content.ts";
import { entityTypeFromMessage } from "./entity-type.ts";
import { deprecationFromMessage, entryFromMessage } from "./entry.ts";
import { fieldError } from "./field-error.ts";
import { largeNumber } from "./numbers.ts";
import { claimFromMessage, relationshipFromMessage } from "./relationship.ts";
import { revisionFromMessage } from "./revision.ts";
import { statusTable } from "./status.ts";
import { boundedText, refuseNul } from "./texts.ts";
import { timeFromMessage } from "./time.ts";
import { writeOptionsFromMessage } from "./write-options.ts";

/** What became of one chunk at the door: the records that can be understood, and a refusal for each that can't. */
export interface ReadChunk {
  readonly records: readonly ImportRecord[];
  readonly refusals: readonly ImportRefusal[];
  readonly throughLine: number;
}

const mostOriginCharacters = 2_000;

export function importOptionsFromMessage(options: contract.ImportOptions): ImportOptions {
  refuseNul(options, "options");
  if (options.prune && options.origin === "") {
    throw fieldError("options.origin", "must be given to prune: only what came from the same origin is retired");
  }
  if (options.prune && options.restore) throw fieldError("options", "prune and restore contradict each other");
  return {
    write: writeOptionsFromMessage(options.write, "options.write"),
    restore: options.restore,
    restoreRevision: largeNumber(options.restoreRevision, "options.restore_revision"),
    origin: boundedText(options.origin, "options.origin", mostOriginCharacters),
    prune: options.prune,
  };
}

/** One bad record doesn't spoil its neighbours: it becomes a refusal with its line. */
export function chunkFromMessage(chunk: contract.ImportChunk, restore: boolean): ReadChunk {
  if (chunk.records.length > limits.importChunkRecords) {
    throw fieldError("chunk.records", `must not be more than ${limits.importChunkRecords}`);
  }
  const records: ImportRecord[] = [];
  const refusals: ImportRefusal[] = [];
  let throughLine = 0;
  for (const record of chunk.records) {
    const line = largeNumber(record.line, "chunk.records.line");
    throughLine = Math.max(throughLine, line);
    try {
      records.push(recordFromMessage(record, line, restore));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusals.push({ line, id: idOf(record), code: error.code, problems: [error.message] });
    }
  }
  return { records, refusals, throughLine };
}

export function progressToMessage(progress: ImportProgress): contract.ImportArtifactsResponse {
  return {
    $typeName: "kgents.library.v1.ImportArtifactsResponse",
    created: BigInt(progress.created),
    updated: BigInt(progress.updated),
    unchanged: BigInt(progress.unchanged),
    relationships: BigInt(progress.relationships),
    refusals: progress.refusals.map((refusal) => ({
      $typeName: "kgents.library.v1.ImportRefusal",
      line: BigInt(refusal.line),
      id: refusal.id,
      code: refusal.code,
      problems: [...refusal.problems],
    })),
    throughLine: BigInt(progress.throughLine),
    done: progress.done,
    gone: [...progress.gone],
    pruned: BigInt(progress.pruned),
    catalogRevision: BigInt(progress.catalogRevision),
  };
}

function recordFromMessage({ record }: contract.ImportRecord, line: number, restore: boolean): ImportRecord {
  switch (record.case) {
    case "entry": {
      const entry = record.value.entry;
      if (!entry) throw fieldError("entry", "must be given");
      refuseNul(entry, "entry");
      if (!restore) return { line, kind: "entry", ...submittedEntry(entry) };
      const whole = entryFromMessage(entry, "entry");
      return { line, kind: "entry", entry: whole, status: whole.status };
    }
    case "relationship":
      refuseNul(record.value, "relationship");
      return {
        line,
        kind: "relationship",
        relationship: restore
          ? relationshipFromMessage(record.value, "relationship")
          : submittedRelationship(record.value),
      };
    case "revision": {
      refuseNul(record.value, "revision");
      const { id, revision } = record.value;
      if (!revision) throw fieldError("revision.revision", "must be given");
      return { line, kind: "revision", id, revision: revisionFromMessage(revision, "revision.revision") };
    }
    case "entityType":
      refuseNul(record.value, "entity_type");
      return { line, kind: "entity_type", entityType: entityTypeFromMessage(record.value) };
    case undefined:
      throw fieldError("record", "must be an entry, a relationship, a revision or an entity type");
  }
}

/** What an ordinary import doesn't read, filled with blanks. */
const never = new Date(0);

/** An ordinary import reads content, status and deprecation, so that an export's lines can be sent again as they are. */
function submittedEntry(entry: EntryMessage): { entry: Entry; status: Entry["status"] | undefined } {
  if (!entry.content) throw fieldError("entry.content", "must be given");
  const status = statusTable.fromMessage(entry.status, "entry.status");
  return {
    entry: {
      content: contentFromMessage(entry.content),
      status: status ?? "active",
      deprecation: deprecationFromMessage(entry.deprecation),
      usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
      createdAt: never,
      updatedAt: never,
      revision: 0,
      embedding: "pending",
      versions: [],
    },
    status,
  };
}

/** Whether it is deprecated is read: such a relationship was withdrawn where it comes from. */
function submittedRelationship(relationship: RelationshipMessage): Relationship {
  return {
    ...claimFromMessage(relationship, "", "relationship"),
    createdAt: never,
    deprecatedAt: timeFromMessage(relationship.deprecatedAt, "relationship.deprecated_at"),
    deprecationReason: relationship.deprecationReason,
    resolved: false,
  };
}

function idOf({ record }: contract.ImportRecord): string {
  const id =
    record.case === "entry"
      ? record.value.entry?.content?.id
      : record.case === "relationship"
        ? record.value.sourceId
        : record.case === "revision"
          ? record.value.id
          : record.value?.name;
  return [...(id ?? "")].slice(0, 214).join("");
}
