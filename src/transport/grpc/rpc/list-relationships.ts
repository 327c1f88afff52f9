import type * as contract from "../../../contract/kgents/library/v1/library_pb.ts";
import {
  type LibraryService,
  ListRelationshipsResponseSchema,
} from "../../../contract/kgents/library/v1/library_pb.ts";
import { fieldError } from "../../mapping/field-error.ts";
import { pageSize } from "../../mapping/numbers.ts";
import { relationshipToMessage, relationshipTypeTable } from "../../mapping/relationship.ts";
import { pageToken, reference } from "../../mapping/texts.ts";
import type { LibraryContext } from "../context.ts";
import { fittingPage } from "../fitting-page.ts";
import type { Unary } from "../handlers.ts";

const mostTypes = 100;

export function listRelationships({
  librarian,
}: LibraryContext): Unary<typeof LibraryService.method.listRelationships> {
  return async (request, { signal }) => {
    if (request.types.length > mostTypes) throw fieldError("types", `must not have more than ${mostTypes} values`);
    const wanted = {
      id: reference(request.id, "id"),
      types: request.types.map((type, index) => relationshipTypeTable.required(type, `types[${index}]`)),
      includeDeprecated: request.includeDeprecated,
      pageToken: pageToken(request.pageToken),
    };
    return await fittingPage(
      ListRelationshipsResponseSchema,
      pageSize(request.pageSize),
      async (size): Promise<contract.ListRelationshipsResponse> => {
        const page = await librarian.listRelationships({ ...wanted, pageSize: size }, signal);
        return {
          $typeName: "kgents.library.v1.ListRelationshipsResponse",
          relationships: page.relationships.map(relationshipToMessage),
          nextPageToken: page.nextPageToken,
        };
      },
    );
  };
}
