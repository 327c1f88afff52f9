import { type LibraryService, ListArtifactsResponseSchema } from "../../../contract/kgents/library/v1/library_pb.ts";
import type * as contract from "../../../contract/kgents/library/v1/library_pb.ts";
import type { Filter } from "../../../core/catalog/filter.ts";
import { entryToMessage } from "../../mapping/entry.ts";
import { fieldError } from "../../mapping/field-error.ts";
import { filterFromMessage } from "../../mapping/filter.ts";
import { pageSize } from "../../mapping/numbers.ts";
import { boundedText, pageToken } from "../../mapping/texts.ts";
import type { LibraryContext } from "../context.ts";
import { fittingPage } from "../fitting-page.ts";
import type { Unary } from "../handlers.ts";

export function listArtifacts({ librarian }: LibraryContext): Unary<typeof LibraryService.method.listArtifacts> {
  return async (request, { signal }) => {
    const filter = combinedFilter(request);
    const token = pageToken(request.pageToken);
    return await fittingPage(
      ListArtifactsResponseSchema,
      pageSize(request.pageSize),
      async (size): Promise<contract.ListArtifactsResponse> => {
        const page = await librarian.list({ filter, pageSize: size, pageToken: token }, signal);
        return {
          $typeName: "kgents.library.v1.ListArtifactsResponse",
          entries: page.entries.map(entryToMessage),
          nextPageToken: page.nextPageToken,
          total: BigInt(page.total),
          catalogRevision: BigInt(page.catalogRevision),
        };
      },
    );
  };
}

/** The plain entity_type is the same as a filter of one type; saying both is fine where they agree. */
function combinedFilter(request: contract.ListArtifactsRequest): Filter {
  const filter = filterFromMessage(request.filter);
  if (request.entityType === "") return filter;
  const type = boundedText(request.entityType, "entity_type", 200);
  if (filter.entityTypes.length > 0 && !(filter.entityTypes.length === 1 && filter.entityTypes[0] === type)) {
    throw fieldError("entity_type", "contradicts filter.entity_types; give one of the two");
  }
  return { ...filter, entityTypes: [type] };
}
