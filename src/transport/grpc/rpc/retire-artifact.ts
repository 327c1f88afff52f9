import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { entryToMessage } from "../../mapping/entry.ts";
import { revisionNumber } from "../../mapping/numbers.ts";
import { idempotencyKey, reference } from "../../mapping/texts.ts";

export function retireArtifact({ librarian }: LibraryContext): Unary<typeof LibraryService.method.retireArtifact> {
  return async (request, { signal }) => {
    const change = {
      id: reference(request.id, "id"),
      ifRevision: revisionNumber(request.ifRevision, "if_revision"),
      idempotencyKey: idempotencyKey(request.idempotencyKey),
    };
    const result = await librarian.retire(change, signal);
    return {
      $typeName: "kgents.library.v1.RetireArtifactResponse",
      entry: entryToMessage(result.entry),
      changed: result.changed,
    };
  };
}
