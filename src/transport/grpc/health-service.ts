import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  Health as HealthService,
  type HealthCheckResponse,
  HealthCheckResponse_ServingStatus as Serving,
} from "../../contract/grpc/health/v1/health_pb.ts";
import { LibraryService } from "../../contract/kgents/library/v1/library_pb.ts";
import { DomainError } from "../../core/errors.ts";
import type { Health } from "../health.ts";
import type { CallContext } from "./context.ts";
import { handleServerStream, handleUnary, type ServerStream, type Unary } from "./handlers.ts";
import { rawDefinition } from "./raw-definition.ts";

/** Empty is the server as a whole. */
const served: ReadonlySet<string> = new Set(["", LibraryService.typeName]);

const watchSeconds = 86_400;

export const healthDefinition: ServiceDefinition = rawDefinition(HealthService);

/** The standard health protocol over the same checks as /readyz. */
export function healthService(context: CallContext, health: Health): UntypedServiceImplementation {
  const { method } = HealthService;
  return {
    check: handleUnary({ method: method.check, quiet: true }, context, check(health)),
    watch: handleServerStream(
      { method: method.watch, quiet: true, ceilingSeconds: watchSeconds },
      context,
      watch(health),
    ),
  };
}

function check(health: Health): Unary<typeof HealthService.method.check> {
  return async ({ service }) => {
    if (!served.has(service))
      throw new DomainError("not_found", `no service ${JSON.stringify(service)} is served here`);
    return response((await health.report()).ready);
  };
}

function watch(health: Health): ServerStream<typeof HealthService.method.watch> {
  return async function* ({ service }, { signal }): AsyncGenerator<HealthCheckResponse> {
    if (served.has(service)) {
      for await (const ready of health.changes(signal)) yield response(ready);
    } else {
      // By the protocol the call stays open, as the service might appear.
      yield { $typeName: "grpc.health.v1.HealthCheckResponse", status: Serving.SERVICE_UNKNOWN };
      await health.closing(signal);
    }
  };
}

function response(ready: boolean): HealthCheckResponse {
  return { $typeName: "grpc.health.v1.HealthCheckResponse", status: ready ? Serving.SERVING : Serving.NOT_SERVING };
}
