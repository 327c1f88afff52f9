import { writeRecordedEndpoint, removeRecordedEndpoint } from "../../client/recorded-endpoint.ts";
import { bottlePaths, logFile } from "../files/bottle-paths.ts";
import { type BottlePhase, type BottleState, type BottleStep, writeBottleState } from "../files/bottle-state.ts";
import { ensurePassword } from "../files/ensure-password.ts";
import { holdLock } from "../files/hold-lock.ts";
import { identify, type ProcessIdentity } from "../files/process-identity.ts";
import { RotatingLog } from "../files/rotating-log.ts";
import type { Host } from "../host.ts";
import { withoutPassword } from "./hide-password.ts";
import { embeddedUrl, launchDatabase, launchService, runMigrations } from "./launch-parts.ts";
import { isPortFree, portOwner } from "./port-owner.ts";
import { defaultRestartPolicy } from "./restart-policy.ts";
import { SupervisedPart } from "./supervised-part.ts";
import type { SupervisorSettings } from "./supervisor-settings.ts";

const readyMs = 60_000;
const serviceGraceMs = 10_000;
const databaseGraceMs = 20_000;

/**
 * Runs a bottle from its start to its end: database, migrations, service, in that order; then watches both and starts
 * anew what dies. Resolves true after an orderly end, false when it had to give up; what happened stands in the state
 * file either way.
 * @throws LockHeld when the bottle has a supervisor already
 */
export async function supervise(settings: SupervisorSettings, host: Host, stop: AbortSignal): Promise<boolean> {
  const paths = bottlePaths(settings.directory);
  using _lock = await holdLock(paths.supervisorLock, `the bottle in ${settings.directory}`, host.pid);
  const own = (await identify(host.pid)) ?? { pid: host.pid, started: "" };
  const bottle = new Bottle(settings, host, own);
  return await bottle.run(stop);
}

class Bottle {
  readonly #settings: SupervisorSettings;
  readonly #host: Host;
  readonly #own: ProcessIdentity;
  readonly #startedAt = new Date().toISOString();
  readonly #log: RotatingLog;
  /** DATABASE_URL, when the user has a server of their own. */
  readonly #externalUrl: string | undefined;
  readonly #gaveUp = Promise.withResolvers<string>();
  readonly #service: SupervisedPart;
  readonly #database: SupervisedPart | undefined;
  #databaseUrl = "";
  #databasePort = 0;
  #databaseVersion = "";
  #password = "";
  #grpcAddress: string;
  #httpAddress: string;
  #phase: BottlePhase = "starting";
  #problem = "";
  #steps: readonly BottleStep[] = [];
  #written: Promise<void> = Promise.resolve();

  constructor(settings: SupervisorSettings, host: Host, own: ProcessIdentity) {
    this.#settings = settings;
    this.#host = host;
    this.#own = own;
    this.#log = new RotatingLog(logFile(bottlePaths(settings.directory), "supervisor"));
    this.#externalUrl = host.env["DATABASE_URL"] || undefined;
    this.#grpcAddress = `127.0.0.1:${settings.grpcPort}`;
    this.#httpAddress = `127.0.0.1:${settings.httpPort}`;
    this.#service = this.#part("service");
    this.#database = this.#externalUrl === undefined ? this.#part("database") : undefined;
  }

  async run(stop: AbortSignal): Promise<boolean> {
    const stopped = aborted(stop);
    try {
      this.#say(`supervisor ${this.#own.pid} starts the bottle in ${this.#settings.directory}`);
      const starting = this.#start(stop);
      if ((await Promise.race([starting.then(() => "up" as const), stopped])) === "up") {
        const reason = await Promise.race([this.#gaveUp.promise, stopped]);
        if (reason !== "stopped") throw new Error(reason);
      }
      await this.#end("stopping", "stopped");
      starting.catch(() => {});
      removeRecordedEndpoint(this.#settings.stateDirectory, "bottle", this.#own.pid);
      return true;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      this.#say(`gives up: ${this.#problem}`);
      await this.#end("failed", "failed");
      return false;
    }
  }

  async #start(stop: AbortSignal): Promise<void> {
    await this.#step("check the ports", () => this.#checkPorts());
    if (this.#externalUrl === undefined) {
      await this.#step("start the database", async () => {
        this.#password = await ensurePassword(bottlePaths(this.#settings.directory).password);
        await this.#database?.start();
      });
    } else {
      this.#databaseUrl = this.#externalUrl;
    }
    await this.#step("bring its schema up to date", () =>
      runMigrations(this.#settings, this.#host, this.#log, this.#databaseUrl, stop),
    );
    await this.#step("start the service", () => this.#service.start());
    writeRecordedEndpoint(this.#settings.stateDirectory, {
      kind: "bottle",
      address: this.#grpcAddress,
      httpAddress: this.#httpAddress,
      pid: this.#own.pid,
      startedAt: this.#startedAt,
    });
    this.#phase = "running";
    this.#say(`running: grpc ${this.#grpcAddress}, http ${this.#httpAddress}`);
    await this.#write();
  }

  async #end(during: BottlePhase, after: BottlePhase): Promise<void> {
    this.#phase = during;
    await this.#write();
    await this.#service.stop(serviceGraceMs);
    await this.#database?.stop(databaseGraceMs);
    this.#phase = after;
    this.#say(after);
    await this.#write();
  }

  async #checkPorts(): Promise<void> {
    for (const port of new Set([this.#settings.grpcPort, this.#settings.httpPort])) {
      if (port === 0 || (await isPortFree(port))) continue;
      throw new Error(`port ${port} is in use by ${(await portOwner(port)) ?? "another process"}`);
    }
  }

  #part(name: "database" | "service"): SupervisedPart {
    const log = new RotatingLog(logFile(bottlePaths(this.#settings.directory), name));
    return new SupervisedPart({
      name,
      policy: defaultRestartPolicy,
      readyMs,
      launch: () => (name === "database" ? this.#launchDatabase(log) : this.#launchService(log)),
      changed: () => void this.#write(),
      log: (line) => this.#say(line),
      gaveUp: (reason) => this.#gaveUp.resolve(`the ${name} died too often, last: ${reason}`),
    });
  }

  #launchDatabase(log: RotatingLog): ReturnType<typeof launchDatabase> {
    return launchDatabase({
      settings: this.#settings,
      host: this.#host,
      log,
      // The service was told this port, so a database that is started anew must come back on it.
      port: this.#databasePort,
      listening: (port, version) => {
        this.#databasePort = port;
        this.#databaseVersion = version;
        this.#databaseUrl = embeddedUrl(this.#password, port);
      },
      overdue: (seconds, text) => {
        const statement = text.replace(/\s+/g, " ").slice(0, 80);
        this.#database?.condemn(`a statement ran for ${seconds} s and can't be stopped otherwise: ${statement}`);
      },
    });
  }

  #launchService(log: RotatingLog): ReturnType<typeof launchService> {
    return launchService({
      settings: this.#settings,
      host: this.#host,
      log,
      databaseUrl: this.#databaseUrl,
      grpcAddress: this.#grpcAddress,
      httpAddress: this.#httpAddress,
      listening: (grpc, http) => {
        // Ports picked by the system stay the same when the service is started anew.
        this.#grpcAddress = grpc;
        this.#httpAddress = http;
      },
    });
  }

  async #step(name: string, work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    const before = this.#steps;
    this.#steps = [...before, { name, milliseconds: undefined }];
    await this.#write();
    await work();
    const milliseconds = Math.round(performance.now() - started);
    this.#steps = [...before, { name, milliseconds }];
    this.#say(`${name}: ${milliseconds} ms`);
    await this.#write();
  }

  #say(line: string): void {
    this.#log.write(`${new Date().toISOString()} ${line}\n`);
  }

  /** One after the other, each with what is true when its turn comes. */
  #write(): Promise<void> {
    const file = bottlePaths(this.#settings.directory).state;
    this.#written = this.#written
      .then(() => writeBottleState(file, this.#state()))
      .catch((error: unknown) => this.#say(`the state file can't be written: ${String(error)}`));
    return this.#written;
  }

  #state(): BottleState {
    return {
      formatVersion: 1,
      version: this.#settings.version,
      phase: this.#phase,
      problem: this.#problem,
      supervisor: this.#own,
      startedAt: this.#startedAt,
      steps: this.#steps,
      databaseKind: this.#externalUrl === undefined ? "embedded" : "external",
      databaseAddress: this.#databaseUrl === "" ? "" : withoutPassword(this.#databaseUrl),
      databaseVersion: this.#databaseVersion,
      database: this.#database?.state,
      service: this.#service.state,
      grpcAddress: this.#grpcAddress,
      httpAddress: this.#httpAddress,
    };
  }
}

async function aborted(signal: AbortSignal): Promise<"stopped"> {
  if (!signal.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }
  return "stopped";
}
