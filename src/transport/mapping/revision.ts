import * as contract from "../../contract/kgents/library/v1/entry_pb.ts";
import type { FieldChange, Revision, RevisionKind } from "../../core/catalog/revision.ts";
import { contentFromMessage, contentToMessage } from "./content.ts";
import { deprecationFromMessage, deprecationToMessage, requiredRevision, requiredTime } from "./entry.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { fieldError } from "./field-error.ts";
import { statusTable } from "./status.ts";
import { timeToMessage } from "./time.ts";

export const revisionKindTable: EnumTable<RevisionKind, 1 | 2 | 3 | 4 | 5 | 6> = enumTable({
  registered: contract.RevisionKind.REGISTERED,
  updated: contract.RevisionKind.UPDATED,
  version_added: contract.RevisionKind.VERSION_ADDED,
  deprecated: contract.RevisionKind.DEPRECATED,
  retired: contract.RevisionKind.RETIRED,
  restored: contract.RevisionKind.RESTORED,
});

export function revisionToMessage(revision: Revision, changes: readonly FieldChange[]): contract.Revision {
  return {
    $typeName: "kgents.library.v1.Revision",
    revision: BigInt(revision.revision),
    kind: revisionKindTable.toMessage(revision.kind),
    content: contentToMessage(revision.content),
    status: statusTable.toMessage(revision.status),
    deprecation: deprecationToMessage(revision.deprecation),
    createdAt: timeToMessage(revision.createdAt),
    changes: changes.map(changeToMessage),
  };
}

/** As a restore sends it. `changes` is derived, so it isn't read. */
export function revisionFromMessage(revision: contract.Revision, field: string): Revision {
  if (!revision.content) throw fieldError(`${field}.content`, "must be given");
  return {
    revision: requiredRevision(revision.revision, `${field}.revision`),
    kind: revisionKindTable.required(revision.kind, `${field}.kind`),
    content: contentFromMessage(revision.content),
    status: statusTable.required(revision.status, `${field}.status`),
    deprecation: deprecationFromMessage(revision.deprecation),
    createdAt: requiredTime(revision.createdAt, `${field}.created_at`),
  };
}

export function changeToMessage(change: FieldChange): contract.FieldChange {
  return { $typeName: "kgents.library.v1.FieldChange", ...change };
}
