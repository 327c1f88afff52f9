import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import packageJson from "../../package.json" with { type: "json" };
import { readServerConfig, type ServerConfig } from "../config/server-config.ts";
import { createLibrarian } from "../core/librarian/create-librarian.ts";
import { DomainError } from "../core/errors.ts";
import { createSimpleEmbedder } from "../embedding/simple/simple-embedder.ts";
import { awaitSchema } from "../store/await-schema.ts";
import { createCatalogReader } from "../store/catalog-reader.ts";
import { createCatalogWriter } from "../store/catalog-writer.ts";
import { createDatabase } from "../store/create-database.ts";
import type { Database } from "../store/database.ts";
import { checkSchema } from "../store/schema-check.ts";
import { embedPending } from "../store/embed-pending.ts";
import { publishUsage } from "../store/publish-usage.ts";
import { createSearchIndex } from "../store/search-index.ts";
import { startMaintenance } from "../store/start-maintenance.ts";
import { failureText } from "../telemetry/failure-text.ts";
import { announce, createLog, databaseSecrets, flushLog, type Log } from "../telemetry/log.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import { catalogProbe } from "../transport/catalog-probe.ts";
import { embedderProbe } from "../transport/embedder-probe.ts";
import { Health } from "../transport/health.ts";
import { startServer } from "../transport/start-server.ts";

const { version } = packageJson;

/** The service, from the environment to a clean exit. Exits 0 after a drain and 1 when it refuses to start. */
async function main(config: ServerConfig, log: Log, stop: AbortSignal): Promise<void> {
  const metrics = createMetrics(version);
  await using database = openDatabase(config, log, metrics);
  await requireUsableSchema(database, config, stop);
  const embedder = await createSimpleEmbedder();
  const { model } = embedder;
  await using maintenance = startMaintenance(database, model, log, [publishUsage, embedPending(embedder)]);
  const librarian = createLibrarian({
    catalog: createCatalogReader(database),
    search: createSearchIndex(database, model),
    writer: createCatalogWriter(database, model),
    embedder,
    onWritten: () => maintenance.nudge(),
  });
  const probes = [catalogProbe((signal) => checkSchema(database, signal)), embedderProbe(embedder)];
  const health = new Health(probes, metrics);
  const beforeScrape = (): void => {
    const { total, idle, waiting } = database.poolState;
    for (const [state, count] of Object.entries({ active: total - idle, idle, waiting })) {
      metrics.databasePoolConnections.set({ state }, count);
    }
  };
  const server = await startServer({ librarian, health, log, metrics, version, settings: config, beforeScrape });
  const { grpcAddress: grpc, httpAddress: http } = server;
  announce(
    log,
    { event: "listening", grpc, http, version, mode: config.mode, pid: process.pid },
    `listening on ${grpc}`,
  );

  await aborted(stop);
  log.info({ event: "draining" }, "no longer ready; calls in flight may finish");
  const clean = await server.drain();
  if (clean) log.info({ event: "drained" }, "every call has finished");
  else log.warn({ event: "drained" }, "calls that took longer than LGENT_DRAIN_SECONDS were cut off");
}

function openDatabase(config: ServerConfig, log: Log, metrics: Metrics): Database {
  return createDatabase({
    url: config.databaseUrl,
    applicationName: "l-gent",
    poolMin: config.poolMin,
    poolMax: config.poolMax,
    // Behind the colon stands which filters a statement's text has: too many words for a label.
    onStatement: (name, seconds) =>
      metrics.databaseQueryLatency.observe({ query_type: name.replace(/:.*/, "") }, seconds),
    onConnectionLost: (err) => log.warn({ event: "connection_lost", err }, "a database connection was lost"),
  });
}

async function requireUsableSchema(database: Database, config: ServerConfig, stop: AbortSignal): Promise<void> {
  const state = await awaitSchema(database, config.startWaitSeconds * 1_000, stop);
  if (!state.usable) throw new DomainError("failed_precondition", state.message, { hints: [state.hint] });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The first signal drains, the second ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

// What the transport has to say of itself is in the log lines of its calls.
setLogVerbosity(logVerbosity.NONE);
const stop = stopSignal();
let log: Log | undefined;
try {
  const config = readServerConfig();
  log = createLog({ level: config.logLevel, secrets: databaseSecrets(config.databaseUrl) });
  await main(config, log, stop);
} catch (err) {
  if (!stop.aborted) {
    log?.fatal({ event: "refused", err }, "the service can't run");
    process.stderr.write(failureText("l-gent", err));
    process.exitCode = 1;
  }
}
if (log) await flushLog(log);
// Whatever is still open (a socket that a peer doesn't close, say) must not keep a finished process alive.
process.exit();
