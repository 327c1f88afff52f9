import type { IncomingHttpHeaders } from "node:http2";

/** The status names of gRPC, by number. */
export const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

export type StatusName = (typeof statusNames)[number];

/** How a call ended, as its trailers say. */
export interface CallStatus {
  readonly name: StatusName;
  readonly message: string;
  /** lgent-error-code; undefined when something between the client and the service answered. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly problems: readonly string[];
  readonly hints: readonly string[];
}

/** The status in these headers or trailers; undefined when they carry none. */
export function readStatus(headers: IncomingHttpHeaders): CallStatus | undefined {
  const status = one(headers["grpc-status"]);
  if (status === undefined) return undefined;
  return {
    name: statusNames[Number(status)] ?? "UNKNOWN",
    message: unescapeMessage(one(headers["grpc-message"]) ?? ""),
    code: one(headers["lgent-error-code"]),
    requestId: one(headers["lgent-request-id"]),
    problems: texts(headers["lgent-problem-bin"]),
    hints: texts(headers["lgent-hint-bin"]),
  };
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Several values of one name arrive as a list, or joined by commas, which base64 doesn't contain. */
function texts(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  const joined = Array.isArray(value) ? value.join(",") : value;
  return joined.split(",").map((part) => Buffer.from(part.trim(), "base64").toString("utf8"));
}

/** grpc-message is percent-encoded UTF-8; what doesn't decode is shown as it came. */
function unescapeMessage(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
