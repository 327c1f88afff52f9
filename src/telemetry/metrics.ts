import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "@prometheus-io/client";

/** Every metric that the service has. Labels are bounded: methods, codes and closed words only, never ids or queries. */
export interface Metrics {
  readonly registry: Registry;
  /** status: success; refused (the caller's doing); error (ours). */
  readonly catalogOperations: Counter<"operation" | "status">;
  /** type: hybrid, keyword, semantic. */
  readonly searchQueries: Counter<"type">;
  readonly searchLatency: Histogram<"type">;
  /** query_type: the statement's name. */
  readonly databaseQueryLatency: Histogram<"query_type">;
  readonly databasePoolConnections: Gauge<"state">;
  /** The same on every replica: read it with max, not sum. */
  readonly catalogEntries: Gauge<"entity_type">;
  readonly grpcRequests: Counter<"method" | "code">;
  readonly grpcLatency: Histogram<"method">;
  readonly grpcInFlight: Gauge;
  readonly httpRequests: Counter<"path" | "code">;
  readonly ready: Gauge;
}

const searchBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const databaseBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5];
const grpcBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own per server, so that two in one process (tests) don't share counts. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  new Gauge({
    name: "lgent_build_info",
    help: "Always 1; the label tells the version.",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  return {
    registry,
    catalogOperations: new Counter({
      name: "lgent_catalog_operations_total",
      help: "Calls by operation and how they went: success, refused (the caller's doing) or error (the service's).",
      labelNames: ["operation", "status"],
      registers,
    }),
    searchQueries: new Counter({
      name: "lgent_search_queries_total",
      help: "Searches by mode.",
      labelNames: ["type"],
      registers,
    }),
    searchLatency: new Histogram({
      name: "lgent_search_latency_seconds",
      help: "From a search's arrival to its ranked hits, by mode.",
      labelNames: ["type"],
      buckets: searchBuckets,
      registers,
    }),
    databaseQueryLatency: new Histogram({
      name: "lgent_db_query_latency_seconds",
      help: "Statements by name, without the wait for a connection.",
      labelNames: ["query_type"],
      buckets: databaseBuckets,
      registers,
    }),
    databasePoolConnections: new Gauge({
      name: "lgent_db_pool_connections",
      help: "Database connections by state: active, idle; and callers waiting for one.",
      labelNames: ["state"],
      registers,
    }),
    catalogEntries: new Gauge({
      name: "lgent_catalog_entries",
      help: "Entries by type, retired ones left out; counted at most every 30 seconds. The same on every replica.",
      labelNames: ["entity_type"],
      registers,
    }),
    grpcRequests: new Counter({
      name: "lgent_grpc_requests_total",
      help: "gRPC calls by method and status code.",
      labelNames: ["method", "code"],
      registers,
    }),
    grpcLatency: new Histogram({
      name: "lgent_grpc_request_duration_seconds",
      help: "gRPC calls from arrival to status.",
      labelNames: ["method"],
      buckets: grpcBuckets,
      registers,
    }),
    grpcInFlight: new Gauge({
      name: "lgent_grpc_requests_in_flight",
      help: "gRPC calls being answered.",
      registers,
    }),
    httpRequests: new Counter({
      name: "lgent_http_requests_total",
      help: "HTTP requests by path and status code.",
      labelNames: ["path", "code"],
      registers,
    }),
    ready: new Gauge({
      name: "lgent_ready",
      help: "1 while the last readiness check passed, else 0.",
      registers,
    }),
  };
}
