import * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import { limits } from "../../core/catalog/limits.ts";
import type { RegisterOutcome, RegisterRequest, RegisterResult } from "../../core/librarian/requests.ts";
import { contentFromMessage } from "./content.ts";
import { entryToMessage } from "./entry.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { fieldError } from "./field-error.ts";
import { claimFromMessage } from "./relationship.ts";
import { changeToMessage } from "./revision.ts";
import { registrableStatus } from "./status.ts";
import { idempotencyKey } from "./texts.ts";
import { writeOptionsFromMessage } from "./write-options.ts";

const outcomeTable: EnumTable<RegisterOutcome, 1 | 2 | 3 | 4> = enumTable({
  created: contract.RegisterOutcome.CREATED,
  updated: contract.RegisterOutcome.UPDATED,
  unchanged: contract.RegisterOutcome.UNCHANGED,
  version_added: contract.RegisterOutcome.VERSION_ADDED,
});

export function registerRequestFromMessage(request: contract.RegisterArtifactRequest): RegisterRequest {
  const { content, relationships } = request;
  if (!content) throw fieldError("content", "must be given");
  if (relationships.length > limits.relationshipsPerRegistration) {
    throw fieldError("relationships", `must not be more than ${limits.relationshipsPerRegistration}`);
  }
  return {
    content: contentFromMessage(content),
    status: registrableStatus(request.status, "status"),
    relationships: relationships.map((relationship, index) =>
      claimFromMessage(relationship, content.id, `relationships[${index}]`),
    ),
    options: writeOptionsFromMessage(request.options, "options"),
    idempotencyKey: idempotencyKey(request.idempotencyKey),
  };
}

export function registerResultToMessage(result: RegisterResult): contract.RegisterArtifactResponse {
  return {
    $typeName: "kgents.library.v1.RegisterArtifactResponse",
    outcome: outcomeTable.toMessage(result.outcome),
    entry: entryToMessage(result.entry),
    changes: result.changes.map(changeToMessage),
    versionContentChanged: result.versionContentChanged,
    warnings: [...result.warnings],
    catalogRevision: BigInt(result.catalogRevision),
  };
}
