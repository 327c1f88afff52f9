import { Server, type ServerOptions } from "@grpc/grpc-js";
import { Health as HealthService } from "../../contract/grpc/health/v1/health_pb.ts";
import { ServerReflection } from "../../contract/grpc/reflection/v1/reflection_pb.ts";
import { LibraryService } from "../../contract/kgents/library/v1/library_pb.ts";
import { limits } from "../../core/catalog/limits.ts";
import type { LibraryContext } from "./context.ts";
import { healthDefinition, healthService } from "./health-service.ts";
import { libraryDefinition, libraryService } from "./library-service.ts";
import { reflectionDefinitions, reflectionService } from "./reflection-service.ts";

/** Calls that outlive their connection's age may go on for so long: an import of a whole catalog. */
const ageGraceMs = 3_600_000;

/** All services, bound to no address yet. */
export function createGrpcServer(context: LibraryContext, connectionAgeSeconds: number): Server {
  const server = new Server(serverOptions(connectionAgeSeconds));
  server.addService(libraryDefinition, libraryService(context));
  server.addService(healthDefinition, healthService(context, context.health));
  const reflection = reflectionService(context, [LibraryService, HealthService, ServerReflection]);
  for (const definition of reflectionDefinitions) server.addService(definition, reflection);
  return server;
}

function serverOptions(connectionAgeSeconds: number): ServerOptions {
  return {
    "grpc.max_receive_message_length": limits.messageBytes,
    // What is sent is measured in wire.ts, where too large an answer can still become a proper error.
    "grpc.max_send_message_length": -1,
    "grpc.max_connection_age_ms": connectionAgeSeconds * 1_000,
    "grpc.max_connection_age_grace_ms": ageGraceMs,
    // A peer that vanished without a word is found out within half a minute.
    "grpc.keepalive_time_ms": 20_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.max_concurrent_streams": 1_000,
    "grpc.enable_channelz": 0,
  };
}
