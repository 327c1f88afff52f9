import { toBinary } from "@bufbuild/protobuf";
import {
  type LibraryService,
  type RegisterArtifactResponse,
  RegisterArtifactResponseSchema,
} from "../../../contract/kgents/library/v1/library_pb.ts";
import { limits } from "../../../core/catalog/limits.ts";
import { registerRequestFromMessage, registerResultToMessage } from "../../mapping/registration.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";

export function registerArtifact({ librarian }: LibraryContext): Unary<typeof LibraryService.method.registerArtifact> {
  return async (request, { signal }) => {
    const result = await librarian.register(registerRequestFromMessage(request), signal);
    return fitting(registerResultToMessage(result));
  };
}

/** Committed is committed: changes to the largest of entries may not fit an answer, but that must not look like a failure. */
function fitting(response: RegisterArtifactResponse): Uint8Array {
  const bytes = toBinary(RegisterArtifactResponseSchema, response);
  if (bytes.length <= limits.messageBytes) return bytes;
  return toBinary(RegisterArtifactResponseSchema, {
    ...response,
    changes: response.changes.map((change) => ({ ...change, before: "", after: "" })),
    warnings: [...response.warnings, "The changed fields are named, but their texts are too large for one answer."],
  });
}
