import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { databaseUrl, type ListenAddress, listenAddress, oneOf, seconds, wholeNumber } from "./environment-values.ts";
import { type Environment, readEnvironment } from "./read-environment.ts";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export type LogLevel = (typeof logLevels)[number];

/** All that the service can be told. Times are in seconds. */
export interface ServerConfig {
  readonly databaseUrl: string;
  /** Reported only; it changes no behaviour. */
  readonly mode: "cluster" | "bottle";
  readonly grpcAddress: ListenAddress;
  readonly httpAddress: ListenAddress;
  readonly poolMin: number;
  readonly poolMax: number;
  readonly logLevel: LogLevel;
  readonly embedder: "simple";
  /** How long to wait for an unreachable database before giving up the start. */
  readonly startWaitSeconds: number;
  /** From "not ready" to closing the door, so that load balancers notice. */
  readonly drainDelaySeconds: number;
  /** The most that calls in flight may take to finish once the door is closed. */
  readonly drainSeconds: number;
  /** The most that a call without a deadline of its own may take; import and export have an hour. */
  readonly callSeconds: number;
  /** After this a connection is asked to move on, so that replicas share the load. */
  readonly connectionAgeSeconds: number;
}

const schema = z.object({
  DATABASE_URL: databaseUrl,
  LGENT_MODE: oneOf(["cluster", "bottle"], "cluster"),
  LGENT_GRPC_ADDRESS: listenAddress("0.0.0.0:50051"),
  LGENT_HTTP_ADDRESS: listenAddress("0.0.0.0:8080"),
  LGENT_POOL_MIN: wholeNumber(2, 0, 1_000),
  LGENT_POOL_MAX: wholeNumber(10, 1, 1_000),
  LGENT_LOG_LEVEL: oneOf(logLevels, "info"),
  LGENT_EMBEDDER: oneOf(["simple"], "simple"),
  LGENT_START_WAIT_SECONDS: seconds(5, 0, 600),
  LGENT_DRAIN_DELAY_SECONDS: seconds(1, 0, 120),
  LGENT_DRAIN_SECONDS: seconds(25, 0, 3_600),
  LGENT_CALL_SECONDS: seconds(60, 1, 3_600),
  LGENT_CONNECTION_AGE_SECONDS: seconds(300, 10, 86_400),
});

/** The variables that the server reads. */
export const serverVariables: readonly string[] = Object.keys(schema.shape);

/**
 * Reads the environment once; nothing else does.
 * @throws ConfigError listing every problem
 */
export function readServerConfig(environment: Environment = process.env): ServerConfig {
  const values = readEnvironment(schema, environment);
  const { LGENT_POOL_MIN: poolMin, LGENT_POOL_MAX: poolMax } = values;
  if (environment["LGENT_POOL_MIN"] && poolMin > poolMax) {
    throw new ConfigError([`LGENT_POOL_MIN=${poolMin}: must not be more than LGENT_POOL_MAX=${poolMax}`]);
  }
  return {
    databaseUrl: values.DATABASE_URL,
    mode: values.LGENT_MODE,
    grpcAddress: values.LGENT_GRPC_ADDRESS,
    httpAddress: values.LGENT_HTTP_ADDRESS,
    // A pool made smaller than the default minimum isn't a contradiction.
    poolMin: Math.min(poolMin, poolMax),
    poolMax,
    logLevel: values.LGENT_LOG_LEVEL,
    embedder: values.LGENT_EMBEDDER,
    startWaitSeconds: values.LGENT_START_WAIT_SECONDS,
    drainDelaySeconds: values.LGENT_DRAIN_DELAY_SECONDS,
    drainSeconds: values.LGENT_DRAIN_SECONDS,
    callSeconds: values.LGENT_CALL_SECONDS,
    connectionAgeSeconds: values.LGENT_CONNECTION_AGE_SECONDS,
  };
}
