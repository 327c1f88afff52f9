import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import type { Librarian } from "../core/librarian/librarian.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { catalogGauge } from "./catalog-gauge.ts";
import { createGrpcServer } from "./grpc/grpc-server.ts";
import type { Health } from "./health.ts";
import { createHttpServer } from "./http/http-server.ts";

export interface ServerAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface ServerSettings {
  readonly grpcAddress: ServerAddress;
  readonly httpAddress: ServerAddress;
  readonly mode: string;
  readonly drainDelaySeconds: number;
  readonly drainSeconds: number;
  readonly callSeconds: number;
  readonly connectionAgeSeconds: number;
}

export interface ServerParts {
  readonly librarian: Librarian;
  readonly health: Health;
  readonly settings: ServerSettings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  /** Brings gauges up to date before the metrics are read. */
  readonly beforeScrape?: () => void;
}

export interface RunningServer {
  /** HOST:PORT as bound. */
  readonly grpcAddress: string;
  readonly httpAddress: string;
  /**
   * Not ready at once; after a short delay, for load balancers to notice, closes the door; waits for the calls in
   * flight, and ends those that take longer than the settings allow. The signal cuts all waiting short. Answers whether
   * every call could finish. Safe to call again.
   */
  drain(signal?: AbortSignal): Promise<boolean>;
}

/** Listens on both addresses. Rejects, with nothing left open, when one of them can't be bound. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { librarian, health, settings, log, metrics, version } = parts;
  const { mode, callSeconds } = settings;
  const grpc = createGrpcServer(
    { librarian, health, log, metrics, version, mode, callSeconds },
    settings.connectionAgeSeconds,
  );
  const countEntries = catalogGauge(librarian, metrics, log);
  const beforeScrape = (): Promise<void> => {
    parts.beforeScrape?.();
    return countEntries();
  };
  const http = createHttpServer({ log, metrics, health, beforeScrape, version, mode });
  const httpAddress = await listenHttp(http, settings.httpAddress);
  let grpcAddress: string;
  try {
    grpcAddress = await listenGrpc(grpc, settings.grpcAddress);
  } catch (error) {
    http.close();
    throw error;
  }
  let drained: Promise<boolean> | undefined;
  return {
    grpcAddress,
    httpAddress,
    drain(signal = new AbortController().signal) {
      drained ??= drainBoth(parts, grpc, http, signal);
      return drained;
    },
  };
}

async function drainBoth(
  { health, settings }: ServerParts,
  grpc: GrpcServer,
  http: HttpServer,
  signal: AbortSignal,
): Promise<boolean> {
  health.beginDrain();
  await sleep(settings.drainDelaySeconds * 1_000, undefined, { signal }).catch(() => {});
  health.close();
  const finished = new Promise<true>((resolve) => grpc.tryShutdown(() => resolve(true)));
  const patience = new AbortController();
  const overdue = sleep(settings.drainSeconds * 1_000, false as const, {
    signal: AbortSignal.any([signal, patience.signal]),
  }).catch(() => false as const);
  const clean = await Promise.race([finished, overdue]);
  patience.abort();
  if (!clean) grpc.forceShutdown();
  // Probes were answered to the end.
  http.close();
  http.closeAllConnections();
  return clean;
}

async function listenHttp(server: HttpServer, address: ServerAddress): Promise<string> {
  server.listen(address.port, address.host);
  await once(server, "listening").catch((cause: unknown) => {
    throw cannotListen("HTTP", "LGENT_HTTP_ADDRESS", address, cause);
  });
  const bound = server.address();
  return joined(address.host, typeof bound === "object" && bound ? bound.port : address.port);
}

async function listenGrpc(server: GrpcServer, address: ServerAddress): Promise<string> {
  const wanted = joined(address.host, address.port);
  return await new Promise((resolve, reject) => {
    server.bindAsync(wanted, ServerCredentials.createInsecure(), (cause, port) => {
      if (cause) reject(cannotListen("gRPC", "LGENT_GRPC_ADDRESS", address, cause));
      else resolve(joined(address.host, port));
    });
  });
}

function cannotListen(what: string, variable: string, address: ServerAddress, cause: unknown): Error {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `cannot listen for ${what} on ${joined(address.host, address.port)}: ${detail}; free the port or set ${variable}`,
    { cause },
  );
}

function joined(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
