import { type Metadata, type ServerUnaryCall, status as grpc, type StatusObject } from "@grpc/grpc-js";
import type { DescMethod } from "@bufbuild/protobuf";
import type { DomainError } from "../../core/errors.ts";
import { asDomainError } from "../domain-error.ts";
import { errorTable } from "../error-table.ts";
import { requestId } from "../request-id.ts";
import type { CallContext } from "./context.ts";
import { errorStatus } from "./error-status.ts";

/** Which method a call is of, and how it is counted. */
export interface Route {
  readonly method: DescMethod;
  /** Its label in lgent_catalog_operations_total; absent for calls that aren't the catalog's (health, reflection). */
  readonly operation?: string;
  /** Seconds that a call without a deadline may take, where CallContext.callSeconds is too short. */
  readonly ceilingSeconds?: number;
  /** Success is logged at debug only: probes come every few seconds. */
  readonly quiet?: boolean;
}

/** One call from arrival to status: its signal, its request id, and its one line in the log. */
export interface ObservedCall {
  readonly requestId: string;
  /** Aborted when the client goes away or a deadline passes; the reason tells which. */
  readonly signal: AbortSignal;
  succeed(): void;
  /** Counts and logs what was thrown, and answers what the client is told. */
  fail(thrown: unknown): StatusObject;
}

type Surface = Pick<ServerUnaryCall<unknown, unknown>, "metadata" | "getPeer" | "getDeadline"> & {
  on(event: "cancelled", listener: () => void): unknown;
};

export function observeCall(surface: Surface, route: Route, context: CallContext): ObservedCall {
  const { log, metrics } = context;
  const started = performance.now();
  const id = requestId(surface.metadata.get("x-request-id")[0]);
  const name = `${route.method.parent.typeName}/${route.method.name}`;
  const controller = new AbortController();
  let finished = false;
  metrics.grpcInFlight.inc();

  const deadline = Number(surface.getDeadline());
  // The client's clock started before ours, by what the request took to arrive.
  const clockSlack = Math.max(20, (deadline - Date.now()) / 10);
  const expire = (): void => controller.abort(new DOMException("deadline", "TimeoutError"));
  // With a deadline the transport itself ends a unary call, at the cost of no second timer; but a stream whose client
  // has stopped reading would never hear of it.
  const timer =
    Number.isFinite(deadline) && route.method.methodKind === "unary"
      ? undefined
      : setTimeout(expire, timeLeft(deadline, route.ceilingSeconds ?? context.callSeconds));
  surface.on("cancelled", () => {
    // It also comes after the end of a call.
    if (finished) return;
    if (Date.now() >= deadline - clockSlack) expire();
    else controller.abort();
  });

  const finish = (code: grpc, outcome: "success" | "refused" | "error"): number => {
    finished = true;
    clearTimeout(timer);
    const milliseconds = performance.now() - started;
    metrics.grpcInFlight.dec();
    metrics.grpcRequests.inc({ method: name, code: grpc[code] });
    metrics.grpcLatency.observe({ method: name }, milliseconds / 1_000);
    if (route.operation) metrics.catalogOperations.inc({ operation: route.operation, status: outcome });
    return Math.round(milliseconds * 100) / 100;
  };
  const line = (code: grpc, ms: number) => ({
    event: "call",
    method: name,
    code: grpc[code],
    ms,
    request_id: id,
    caller: caller(surface.metadata),
    peer: surface.getPeer(),
  });

  return {
    requestId: id,
    signal: controller.signal,
    succeed() {
      const fields = line(grpc.OK, finish(grpc.OK, "success"));
      if (route.quiet) log.debug(fields);
      else log.info(fields);
    },
    fail(thrown) {
      const error = asDomainError(thrown, controller.signal, id);
      const row = errorTable[error.code];
      const fields = { ...line(row.grpc, finish(row.grpc, row.outcome)), error: error.code, detail: error.message };
      if (error.code === "internal") log.error({ ...fields, err: causeOf(error) });
      else if (row.outcome === "error") log.warn({ ...fields, err: error.cause });
      else log.info(fields);
      return errorStatus(error, id);
    },
  };
}

function timeLeft(deadline: number, ceilingSeconds: number): number {
  return Math.min(Number.isFinite(deadline) ? deadline - Date.now() : ceilingSeconds * 1_000, 2 ** 31 - 1);
}

function causeOf(error: DomainError): unknown {
  return error.cause ?? error;
}

/** What the client says it is, for the log. */
function caller(metadata: Metadata): string {
  return String(metadata.get("user-agent")[0] ?? "").slice(0, 100);
}
