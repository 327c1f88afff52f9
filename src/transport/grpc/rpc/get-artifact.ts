import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { entryToMessage } from "../../mapping/entry.ts";
import { revisionNumber } from "../../mapping/numbers.ts";
import { reference } from "../../mapping/texts.ts";

export function getArtifact({ librarian }: LibraryContext): Unary<typeof LibraryService.method.getArtifact> {
  return async (request, { signal }) => {
    const id = reference(request.id, "id");
    const revision = revisionNumber(request.revision, "revision");
    const result = await librarian.get({ id, revision }, signal);
    return {
      $typeName: "kgents.library.v1.GetArtifactResponse",
      entry: entryToMessage(result.entry),
      historical: result.historical,
    };
  };
}
