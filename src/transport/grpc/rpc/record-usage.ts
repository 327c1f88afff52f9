import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { limits } from "../../../core/catalog/limits.ts";
import { usageToMessage } from "../../mapping/entry.ts";
import { fieldError } from "../../mapping/field-error.ts";
import { boundedText, idempotencyKey, reference } from "../../mapping/texts.ts";

export function recordUsage({ librarian }: LibraryContext): Unary<typeof LibraryService.method.recordUsage> {
  return async (request, { signal }) => {
    if (request.success && request.error !== "") throw fieldError("error", "contradicts success; give one of the two");
    const use = {
      id: reference(request.id, "id"),
      success: request.success,
      error: boundedText(request.error, "error", limits.usageErrorCharacters),
      idempotencyKey: idempotencyKey(request.idempotencyKey),
    };
    const { usage } = await librarian.recordUsage(use, signal);
    return { $typeName: "kgents.library.v1.RecordUsageResponse", usage: usageToMessage(usage) };
  };
}
