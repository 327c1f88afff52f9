import { changeStatus } from "./change-status.ts";
import { withdrawSuccessor } from "./deprecate-artifact.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import type { StatusChangeRequest, StatusChangeResult } from "./requests.ts";

/** Undoes retire, or else deprecate: one step back to the status before. */
export function restoreArtifact(
  parts: LibrarianParts,
  request: StatusChangeRequest,
  signal: AbortSignal,
): Promise<StatusChangeResult> {
  const command = { kind: "restored" } as const;
  const call = { method: "restore", command, alsoLock: [], sideEffects: withdrawSuccessor };
  return changeStatus(parts, request, call, signal);
}
