import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseName, databaseUser } from "../backend/database-names.ts";
import type { DatabaseMessage, DatabaseSettings } from "../database/database-messages.ts";
import type { RotatingLog } from "../files/rotating-log.ts";
import type { Host } from "../host.ts";
import { ChildProgram } from "./child-program.ts";
import { programPaths } from "./programs.ts";
import { readListeningLine } from "./service-lines.ts";
import type { Launched } from "./supervised-part.ts";
import type { SupervisorSettings } from "./supervisor-settings.ts";

export function embeddedUrl(password: string, port: number): string {
  return `postgresql://${databaseUser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${databaseName}`;
}

export interface DatabaseLaunch {
  readonly settings: SupervisorSettings;
  readonly host: Host;
  readonly log: RotatingLog;
  /** 0 at first, later the port that it had. */
  readonly port: number;
  listening(port: number, version: string): void;
  overdue(seconds: number, text: string): void;
}

export function launchDatabase(launch: DatabaseLaunch): Launched {
  const { settings, host } = launch;
  const programs = programPaths(settings.programs);
  const own: DatabaseSettings = {
    directory: settings.directory,
    port: launch.port,
    threadProgram: programs.databaseThread,
    statementLimitMs: settings.statementLimitMs,
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  const child = new ChildProgram({
    execPath: host.execPath,
    args: ["--enable-source-maps", programs.database, JSON.stringify(own)],
    env: host.env,
    log: launch.log,
    onMessage: (said) => {
      const message = said as DatabaseMessage;
      if (message.event === "overdue") launch.overdue(message.seconds, message.text);
      if (message.event !== "listening") return;
      launch.listening(message.port, message.version);
      resolve();
    },
  });
  return { child, ready: promise };
}

export interface ServiceLaunch {
  readonly settings: SupervisorSettings;
  readonly host: Host;
  readonly log: RotatingLog;
  readonly databaseUrl: string;
  readonly grpcAddress: string;
  readonly httpAddress: string;
  listening(grpc: string, http: string): void;
}

/** The very program that runs in the cluster; only its surroundings differ. */
export function launchService(launch: ServiceLaunch): Launched {
  const { settings, host } = launch;
  const programs = programPaths(settings.programs);
  const listening = Promise.withResolvers<string>();
  const child = new ChildProgram({
    execPath: host.execPath,
    args: ["--enable-source-maps", "--import", pathToFileURL(programs.tether).href, programs.server],
    env: {
      ...host.env,
      DATABASE_URL: launch.databaseUrl,
      LGENT_MODE: "bottle",
      LGENT_GRPC_ADDRESS: launch.grpcAddress,
      LGENT_HTTP_ADDRESS: launch.httpAddress,
      // Nobody balances load over a bottle: there is nothing to wait for before the door closes.
      LGENT_DRAIN_DELAY_SECONDS: "0",
      LGENT_DRAIN_SECONDS: "5",
      LGENT_START_WAIT_SECONDS: "30",
    },
    log: launch.log,
    onLine: (line) => {
      const found = readListeningLine(line);
      if (found === undefined) return;
      launch.listening(found.grpc, found.http);
      listening.resolve(found.http);
    },
  });
  let isOver = false;
  void child.ended.then(() => {
    isOver = true;
  });
  return { child, ready: listening.promise.then((address) => awaitReady(address, () => isOver)) };
}

/** Polls until the service says that it can answer; never resolves when it ends before. */
async function awaitReady(httpAddress: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const answer = await fetch(`http://${httpAddress}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => {});
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(50);
  }
  await new Promise(() => {});
}

/** Brings the database up to this build's schema. @throws Error with what the program said last */
export async function runMigrations(
  settings: SupervisorSettings,
  host: Host,
  log: RotatingLog,
  databaseUrl: string,
  stop: AbortSignal,
): Promise<void> {
  const programs = programPaths(settings.programs);
  const child = new ChildProgram({
    execPath: host.execPath,
    args: ["--enable-source-maps", "--import", pathToFileURL(programs.tether).href, programs.migrate],
    env: { ...host.env, DATABASE_URL: databaseUrl },
    log,
  });
  const onStop = (): void => child.kill("SIGTERM");
  stop.addEventListener("abort", onStop, { once: true });
  const { code, how, lastWords } = await child.ended;
  stop.removeEventListener("abort", onStop);
  if (code !== 0) throw new Error(lastWords === "" ? `the migrations ended with ${how}` : lastWords);
}
