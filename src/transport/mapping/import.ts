import type { Entry as EntryMessage } from "../../contract/kgents/library/v1/entry_pb.ts";
import type * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import type { Entry } from "../../core/catalog/entry.ts";
import { DomainError } from "../../core/errors.ts";
import { limits } from "../../core/catalog/limits.ts";
import type { ImportOptions, ImportProgress, ImportRecord, ImportRefusal } from "../../core/librarian/requests.ts";
import { contentFromMessage } from "./content.ts";
import { entityTypeFromMessage } from "./entity-type.ts";
import { entryFromMessage } from "./entry.ts";
import { fieldError } from "./field-error.ts";
import { largeNumber } from "./numbers.ts";
import { claimFromMessage, relationshipFromMessage } from "./relationship.ts";
import { revisionFromMessage } from "./revision.ts";
import { registrableStatus, statusTable } from "./status.ts";
import { boundedText, refuseNul } from "./texts.ts";
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
    case "relationship": {
      refuseNul(record.value, "relationship");
      if (restore) {
        return { line, kind: "relationship", relationship: relationshipFromMessage(record.value, "relationship") };
      }
      const claim = claimFromMessage(record.value, "", "relationship");
      return { line, kind: "relationship", relationship: { ...claim, ...serverSetOfRelationship } };
    }
    case "revision": {
      restoreOnly(restore, "revision");
      refuseNul(record.value, "revision");
      const { id, revision } = record.value;
      if (!revision) throw fieldError("revision.revision", "must be given");
      return { line, kind: "revision", id, revision: revisionFromMessage(revision, "revision.revision") };
    }
    case "entityType":
      restoreOnly(restore, "entity_type");
      refuseNul(record.value, "entity_type");
      return { line, kind: "entity_type", entityType: entityTypeFromMessage(record.value) };
    case undefined:
      throw fieldError("record", "must be an entry or a relationship (or, in a restore, a revision or an entity type)");
  }
}

/** An ordinary import reads content and status; what the server sets is filled with blanks that nobody reads. */
function submittedEntry(entry: EntryMessage): { entry: Entry; status: Entry["status"] | undefined } {
  if (!entry.content) throw fieldError("entry.content", "must be given");
  // An export's deprecated and retired entries come in as content only.
  const given = statusTable.fromMessage(entry.status, "entry.status");
  const status =
    given === "deprecated" || given === "retired" ? undefined : registrableStatus(entry.status, "entry.status");
  const blank = { deprecation: undefined, usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" } };
  const never = new Date(0);
  return {
    entry: {
      content: contentFromMessage(entry.content),
      status: status ?? "active",
      ...blank,
      createdAt: never,
      updatedAt: never,
      revision: 0,
      embedding: "pending",
      versions: [],
    },
    status,
  };
}

const serverSetOfRelationship = {
  createdAt: new Date(0),
  deprecatedAt: undefined,
  deprecationReason: "",
  resolved: false,
} as const;

function restoreOnly(restore: boolean, kind: string): void {
  if (!restore) throw fieldError(kind, "is read by a restore only");
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
