import { expect, test } from "vitest";
import { ConfigError } from "./config-error.ts";
import { readServerConfig } from "./server-config.ts";

const url = "postgres://someone:hush-hush@db:5432/lgent";

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readServerConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).not.toContain("hush-hush");
    return (error as ConfigError).problems;
  }
  return [];
}

test("with nothing but a database address everything has its default", () => {
  expect(readServerConfig({ DATABASE_URL: url })).toEqual({
    databaseUrl: url,
    mode: "cluster",
    grpcAddress: { host: "0.0.0.0", port: 50_051 },
    httpAddress: { host: "0.0.0.0", port: 8_080 },
    poolMin: 2,
    poolMax: 10,
    logLevel: "info",
    embedder: "simple",
    startWaitSeconds: 5,
    drainDelaySeconds: 1,
    drainSeconds: 25,
    callSeconds: 60,
    connectionAgeSeconds: 300,
  });
});

test("a missing database address says what to give", () => {
  expect(problemsOf({})).toEqual([expect.stringMatching(/^DATABASE_URL: not set; give the address of a PostgreSQL/)]);
  expect(problemsOf({ DATABASE_URL: "" })).toHaveLength(1);
});

test("every problem is listed at once, with the variable and its value", () => {
  expect(
    problemsOf({
      DATABASE_URL: "mysql://root:hush-hush@db/x",
      LGENT_MODE: "cloud",
      LGENT_GRPC_ADDRESS: "50051",
      LGENT_HTTP_ADDRESS: "localhost:99999",
      LGENT_POOL_MAX: "-1",
      LGENT_DRAIN_SECONDS: "soon",
    }),
  ).toEqual([
    "DATABASE_URL: must read postgres://USER:PASSWORD@HOST:PORT/DATABASE (the value isn't shown)",
    'LGENT_MODE="cloud": must be one of cluster, bottle',
    'LGENT_GRPC_ADDRESS="50051": must read HOST:PORT, such as 0.0.0.0:50051 or [::]:50051',
    'LGENT_HTTP_ADDRESS="localhost:99999": must read HOST:PORT, such as 0.0.0.0:50051 or [::]:50051',
    'LGENT_POOL_MAX="-1": must be a whole number from 1 to 1000',
    'LGENT_DRAIN_SECONDS="soon": must be seconds from 0 to 3600',
  ]);
});

test("bounds that contradict each other are a problem", () => {
  expect(problemsOf({ DATABASE_URL: url, LGENT_POOL_MIN: "5", LGENT_POOL_MAX: "3" })).toEqual([
    "LGENT_POOL_MIN=5: must not be more than LGENT_POOL_MAX=3",
  ]);
});

test("a pool of one connection needs no minimum of its own", () => {
  expect(readServerConfig({ DATABASE_URL: url, LGENT_POOL_MAX: "1" })).toMatchObject({ poolMin: 1, poolMax: 1 });
});

test("addresses may be IPv6 and ask for any port", () => {
  const config = readServerConfig({ DATABASE_URL: url, LGENT_GRPC_ADDRESS: "[::1]:0", LGENT_HTTP_ADDRESS: "h:0" });
  expect(config.grpcAddress).toEqual({ host: "::1", port: 0 });
  expect(config.httpAddress).toEqual({ host: "h", port: 0 });
});
