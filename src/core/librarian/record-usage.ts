import { limits } from "../catalog/limits.ts";
import { checkCharacters } from "../catalog/text-rules.ts";
import { DomainError } from "../errors.ts";
import { answerOnce, noChanges } from "./answer-once.ts";
import { checkReference } from "./check-id.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import type { RecordUsageRequest, RecordUsageResult } from "./requests.ts";
import { namingNearIds, UnknownEntry } from "./unknown-entry.ts";

/**
 * Counts one use, durably. Neither the entry's nor the catalog's revision moves: watchers are told by publishUsage, which
 * gathers many uses into one event. Throws not_found.
 */
export async function recordUsage(
  parts: LibrarianParts,
  request: RecordUsageRequest,
  signal: AbortSignal,
): Promise<RecordUsageResult> {
  const { idempotencyKey, ...asked } = request;
  const { id, success, error } = asked;
  checkReference(id);
  const problems: string[] = [];
  checkCharacters(problems, "error", error, 0, limits.usageErrorCharacters);
  if (problems.length > 0) throw new DomainError("invalid_argument", "The report of a use isn't valid.", { problems });
  const writing = answerOnce(
    parts.writer,
    { method: "use", idempotencyKey, request: asked },
    async (transaction) => {
      const usage = await transaction.recordUse(id, success, error);
      if (usage === undefined) throw new UnknownEntry(id);
      return { result: { usage }, changes: noChanges };
    },
    signal,
  );
  const { result } = await namingNearIds(parts, signal, writing);
  parts.onWritten?.();
  return result;
}
