import { DomainError } from "./errors.ts";

/**
 * What an aborted signal means to the caller: its reason when that is a DomainError already, `deadline_exceeded` when
 * the reason is a TimeoutError (as from AbortSignal.timeout), else `cancelled`.
 */
export function abortError(signal: AbortSignal): DomainError {
  const reason: unknown = signal.reason;
  if (reason instanceof DomainError) return reason;
  if (reason instanceof Error && reason.name === "TimeoutError") {
    return new DomainError("deadline_exceeded", "The deadline passed before the work was done.");
  }
  return new DomainError("cancelled", "The caller went away before the work was done.");
}
