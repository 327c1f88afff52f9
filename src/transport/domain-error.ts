import { abortError } from "../core/abort-error.ts";
import { DomainError } from "../core/errors.ts";

/**
 * Whatever was thrown, as a DomainError. What isn't one already is either the end of an aborted call or a mistake of
 * ours: then the client learns no more than the request id, and the log gets the cause.
 */
export function asDomainError(thrown: unknown, signal: AbortSignal, requestId: string): DomainError {
  if (thrown instanceof DomainError) {
    return thrown.code === "internal" ? internalError(thrown, requestId) : thrown;
  }
  return signal.aborted ? abortError(signal) : internalError(thrown, requestId);
}

function internalError(cause: unknown, requestId: string): DomainError {
  return new DomainError("internal", `internal error; request id ${requestId}`, { cause });
}
