import type { CallStatus } from "./grpc-status.ts";

/**
 * What went wrong with a call, from the caller's side. `unreachable`: nobody answered at the address, or what answered
 * wasn't the service. `deadline`: it was reached but took longer than the call allowed. `cancelled`: the caller gave up.
 * `answered`: the service said no; `code` says why. `lost`: the connection broke before the answer.
 */
export type ClientErrorKind = "unreachable" | "deadline" | "cancelled" | "answered" | "lost";

export interface ClientErrorDetails {
  /** A stable code: one of core/errors.ts, or cluster_unavailable, deadline_exceeded, cancelled, connection_lost. */
  readonly code: string;
  readonly address: string;
  readonly requestId?: string | undefined;
  readonly problems?: readonly string[];
  readonly hints?: readonly string[];
  readonly cause?: unknown;
}

/** The only error that client calls throw on purpose. The message is one sentence for the user. */
export class ClientError extends Error {
  readonly kind: ClientErrorKind;
  readonly code: string;
  readonly address: string;
  readonly requestId: string | undefined;
  readonly problems: readonly string[];
  readonly hints: readonly string[];

  constructor(kind: ClientErrorKind, message: string, details: ClientErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "ClientError";
    this.kind = kind;
    this.code = details.code;
    this.address = details.address;
    this.requestId = details.requestId;
    this.problems = details.problems ?? [];
    this.hints = details.hints ?? [];
  }
}

export function unreachable(address: string, message: string, cause?: unknown): ClientError {
  return new ClientError("unreachable", message, { code: "cluster_unavailable", address, cause });
}

export function deadlineExceeded(address: string, what: string): ClientError {
  return new ClientError("deadline", what, { code: "deadline_exceeded", address });
}

export function cancelled(address: string): ClientError {
  return new ClientError("cancelled", "interrupted", { code: "cancelled", address });
}

export function connectionLost(address: string, cause: unknown): ClientError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new ClientError("lost", `the connection to ${address} broke before the service had answered${detail}`, {
    code: "connection_lost",
    address,
    cause,
  });
}

/** The error for a call that the service, or something on the way to it, ended with another status than OK. */
export function errorOfStatus(address: string, status: CallStatus): ClientError {
  const { requestId, problems, hints } = status;
  const message = status.message === "" ? `the service answered ${status.name}` : status.message;
  const kind = status.name === "DEADLINE_EXCEEDED" ? "deadline" : "answered";
  return new ClientError(kind, message, {
    code: status.code ?? status.name.toLowerCase(),
    address,
    requestId,
    problems,
    hints,
  });
}
