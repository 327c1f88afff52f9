import type * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import type { ExportHeader, ExportRecord } from "../../core/librarian/requests.ts";
import { entityTypeToMessage } from "./entity-type.ts";
import { entryToMessage } from "./entry.ts";
import { relationshipToMessage } from "./relationship.ts";
import { revisionToMessage } from "./revision.ts";

export function exportHeaderToMessage(header: ExportHeader): contract.ExportHeader {
  return {
    $typeName: "kgents.library.v1.ExportHeader",
    formatVersion: header.formatVersion,
    catalogRevision: BigInt(header.catalogRevision),
    entries: BigInt(header.entries),
    relationships: BigInt(header.relationships),
  };
}

export function exportRecordToMessage(record: ExportRecord): contract.ExportRecord {
  return { $typeName: "kgents.library.v1.ExportRecord", record: oneOf(record) };
}

function oneOf(record: ExportRecord): contract.ExportRecord["record"] {
  switch (record.kind) {
    case "entity_type":
      return { case: "entityType", value: entityTypeToMessage(record.entityType, 0) };
    case "entry":
      return { case: "entry", value: entryToMessage(record.entry) };
    case "relationship":
      return { case: "relationship", value: relationshipToMessage(record.relationship) };
    case "revision":
      return {
        case: "revision",
        value: {
          $typeName: "kgents.library.v1.ImportRevision",
          id: record.id,
          revision: revisionToMessage(record.revision, []),
        },
      };
  }
}
