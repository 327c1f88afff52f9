import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { entityTypeToMessage } from "../../mapping/entity-type.ts";

export function createEntityType({ librarian }: LibraryContext): Unary<typeof LibraryService.method.createEntityType> {
  return async ({ name, description, immutable }, { signal }) => {
    const { type, created } = await librarian.createEntityType({ name, description, immutable }, signal);
    return {
      $typeName: "kgents.library.v1.CreateEntityTypeResponse",
      entityType: entityTypeToMessage(type, 0),
      created,
    };
  };
}
