import type * as contract from "../../../contract/kgents/library/v1/library_pb.ts";
import { type LibraryService, ListRevisionsResponseSchema } from "../../../contract/kgents/library/v1/library_pb.ts";
import { pageSize } from "../../mapping/numbers.ts";
import { revisionToMessage } from "../../mapping/revision.ts";
import { pageToken, reference } from "../../mapping/texts.ts";
import type { LibraryContext } from "../context.ts";
import { fittingPage } from "../fitting-page.ts";
import type { Unary } from "../handlers.ts";

export function listRevisions({ librarian }: LibraryContext): Unary<typeof LibraryService.method.listRevisions> {
  return async (request, { signal }) => {
    const id = reference(request.id, "id");
    const token = pageToken(request.pageToken);
    return await fittingPage(
      ListRevisionsResponseSchema,
      pageSize(request.pageSize),
      async (size): Promise<contract.ListRevisionsResponse> => {
        const page = await librarian.history({ id, pageSize: size, pageToken: token }, signal);
        return {
          $typeName: "kgents.library.v1.ListRevisionsResponse",
          revisions: page.revisions.map((revision) => revisionToMessage(revision, revision.changes)),
          nextPageToken: page.nextPageToken,
          total: BigInt(page.total),
        };
      },
    );
  };
}
