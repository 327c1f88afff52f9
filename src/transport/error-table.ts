import { status as grpc } from "@grpc/grpc-js";
import type { ErrorCode } from "../core/errors.ts";

/** What each domain error is on the wire. The only place that knows status codes. */
export interface ErrorRow {
  readonly grpc: grpc;
  readonly http: number;
  /** Whether the same request can succeed later without being changed. */
  readonly retry: boolean;
  /** Whose doing it is: what `status` of lgent_catalog_operations_total counts it as. */
  readonly outcome: "refused" | "error";
}

export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  invalid_argument: { grpc: grpc.INVALID_ARGUMENT, http: 400, retry: false, outcome: "refused" },
  invalid_entry: { grpc: grpc.INVALID_ARGUMENT, http: 422, retry: false, outcome: "refused" },
  not_found: { grpc: grpc.NOT_FOUND, http: 404, retry: false, outcome: "refused" },
  already_exists: { grpc: grpc.ALREADY_EXISTS, http: 409, retry: false, outcome: "refused" },
  case_conflict: { grpc: grpc.ALREADY_EXISTS, http: 409, retry: false, outcome: "refused" },
  immutable_version: { grpc: grpc.FAILED_PRECONDITION, http: 409, retry: false, outcome: "refused" },
  revision_conflict: { grpc: grpc.ABORTED, http: 409, retry: false, outcome: "refused" },
  failed_precondition: { grpc: grpc.FAILED_PRECONDITION, http: 409, retry: false, outcome: "refused" },
  cycle: { grpc: grpc.FAILED_PRECONDITION, http: 409, retry: false, outcome: "refused" },
  // Not ALREADY_EXISTS: that would read as if the entry did.
  idempotency_mismatch: { grpc: grpc.INVALID_ARGUMENT, http: 422, retry: false, outcome: "refused" },
  database_unavailable: { grpc: grpc.UNAVAILABLE, http: 503, retry: true, outcome: "error" },
  database_timeout: { grpc: grpc.DEADLINE_EXCEEDED, http: 504, retry: true, outcome: "error" },
  embedder_unavailable: { grpc: grpc.UNAVAILABLE, http: 503, retry: true, outcome: "error" },
  overloaded: { grpc: grpc.RESOURCE_EXHAUSTED, http: 503, retry: true, outcome: "error" },
  cancelled: { grpc: grpc.CANCELLED, http: 499, retry: false, outcome: "refused" },
  deadline_exceeded: { grpc: grpc.DEADLINE_EXCEEDED, http: 504, retry: true, outcome: "error" },
  internal: { grpc: grpc.INTERNAL, http: 500, retry: false, outcome: "error" },
};
