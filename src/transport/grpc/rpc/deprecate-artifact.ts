import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { limits } from "../../../core/catalog/limits.ts";
import { entryToMessage } from "../../mapping/entry.ts";
import { fieldError } from "../../mapping/field-error.ts";
import { revisionNumber } from "../../mapping/numbers.ts";
import { boundedText, idempotencyKey, reference } from "../../mapping/texts.ts";

export function deprecateArtifact({
  librarian,
}: LibraryContext): Unary<typeof LibraryService.method.deprecateArtifact> {
  return async (request, { signal }) => {
    if (request.reason.trim() === "") throw fieldError("reason", "must say why; it is shown wherever the entry is");
    const deprecation = {
      id: reference(request.id, "id"),
      reason: boundedText(request.reason, "reason", limits.deprecationReasonCharacters),
      successor: request.successor === "" ? "" : reference(request.successor, "successor"),
      ifRevision: revisionNumber(request.ifRevision, "if_revision"),
      idempotencyKey: idempotencyKey(request.idempotencyKey),
    };
    const result = await librarian.deprecate(deprecation, signal);
    return {
      $typeName: "kgents.library.v1.DeprecateArtifactResponse",
      entry: entryToMessage(result.entry),
      changed: result.changed,
    };
  };
}
