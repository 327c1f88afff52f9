import { changeStatus } from "./change-status.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import type { StatusChangeRequest, StatusChangeResult } from "./requests.ts";

/** Hides an entry from lists and searches unless they ask for retired ones. Nothing of it is lost. */
export function retireArtifact(
  parts: LibrarianParts,
  request: StatusChangeRequest,
  signal: AbortSignal,
): Promise<StatusChangeResult> {
  const command = { kind: "retired", pruned: false } as const;
  return changeStatus(parts, request, { method: "retire", command, alsoLock: [], sideEffects: undefined }, signal);
}
