import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import type { RevisionRef } from "../../../core/librarian/requests.ts";
import { limits } from "../../../core/catalog/limits.ts";
import { fieldError } from "../../mapping/field-error.ts";
import { revisionNumber } from "../../mapping/numbers.ts";
import { changeToMessage } from "../../mapping/revision.ts";
import { boundedText, reference } from "../../mapping/texts.ts";

export function diffRevisions({ librarian }: LibraryContext): Unary<typeof LibraryService.method.diffRevisions> {
  return async (request, { signal }) => {
    const id = reference(request.id, "id");
    const from = revisionRef(request.fromRevision, request.fromVersion, "from");
    const to = revisionRef(request.toRevision, request.toVersion, "to");
    const result = await librarian.diff({ id, from, to }, signal);
    return {
      $typeName: "kgents.library.v1.DiffRevisionsResponse",
      fromRevision: BigInt(result.fromRevision),
      toRevision: BigInt(result.toRevision),
      changes: result.changes.map(changeToMessage),
    };
  };
}

function revisionRef(number: bigint, name: string, end: "from" | "to"): RevisionRef | undefined {
  const revision = revisionNumber(number, `${end}_revision`);
  const version = boundedText(name, `${end}_version`, limits.versionCharacters);
  if (revision === undefined) return version === "" ? undefined : { version };
  if (version !== "") throw fieldError(`${end}_revision`, `contradicts ${end}_version; give one of the two`);
  return { revision };
}
