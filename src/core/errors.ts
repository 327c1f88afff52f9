/**
 * The closed list of ways a use case can fail. transport/error-table.ts maps each to a gRPC code, an HTTP status and
 * whether a retry can help; the client maps it to an exit code.
 */
export const errorCodes = [
  "invalid_argument", // the request itself is malformed: a bad page token, a limit out of range, an empty query
  "invalid_entry", // the entry breaks rules; every problem is listed
  "not_found",
  "already_exists", // create-only on a known id
  "case_conflict", // the id differs from a registered one only in case
  "immutable_version", // other content under a known version of an immutable type
  "revision_conflict", // --if-revision lost the race; both revisions are named
  "failed_precondition", // the catalog isn't in a state that allows this (restore into a non-empty one, say)
  "cycle", // a successor or fork cycle, or a relationship to itself; the path is shown
  "idempotency_mismatch", // the key was used for another request
  "database_unavailable",
  "database_timeout",
  "embedder_unavailable",
  "overloaded", // no database connection became free in time
  "cancelled",
  "deadline_exceeded",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface DomainErrorDetails {
  /** For invalid entries: everything that is wrong, one sentence each. */
  readonly problems?: readonly string[];
  /** What to do next, one sentence each. */
  readonly hints?: readonly string[];
  /** Goes to the log, never to the client. */
  readonly cause?: unknown;
}

/** The only error that use cases throw on purpose. The message is for the user: what happened, in their words. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly string[];
  readonly hints: readonly string[];

  constructor(code: ErrorCode, message: string, details: DomainErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "DomainError";
    this.code = code;
    this.problems = details.problems ?? [];
    this.hints = details.hints ?? [];
  }
}
