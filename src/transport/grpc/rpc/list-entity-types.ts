import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { entityTypeToMessage } from "../../mapping/entity-type.ts";

export function listEntityTypes({ librarian }: LibraryContext): Unary<typeof LibraryService.method.listEntityTypes> {
  return async (_request, { signal }) => {
    const types = await librarian.entityTypes(signal);
    return {
      $typeName: "kgents.library.v1.ListEntityTypesResponse",
      entityTypes: types.map((type) => entityTypeToMessage(type, type.entryCount)),
    };
  };
}
