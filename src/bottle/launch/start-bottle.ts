import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { bottlePaths, logFile } from "../files/bottle-paths.ts";
import { type BottleState, type BottleStep, readBottleState } from "../files/bottle-state.ts";
import { isLocked } from "../files/hold-lock.ts";
import type { Host } from "../host.ts";
import { programPaths } from "../supervisor/programs.ts";
import { type SupervisorSettings, supervisorExit } from "../supervisor/supervisor-settings.ts";
import { lookAtBottle } from "./look-at-bottle.ts";

export interface StartedBottle {
  readonly state: BottleState;
  /** It ran before; nothing was started. */
  readonly wasRunning: boolean;
  /** The supervisor, when it is tied to this process. */
  readonly tied: ChildProcess | undefined;
}

/** The bottle didn't come up. The message is its supervisor's own. */
export class BottleStartError extends Error {
  override readonly name = "BottleStartError";
}

export interface StartOptions {
  readonly settings: SupervisorSettings;
  readonly host: Host;
  /** Aborting stops waiting, not the bottle. */
  readonly signal: AbortSignal;
  /** Called for each step when it begins and again when it is done. */
  onStep(step: BottleStep): void;
}

const startMs = 180_000;

/**
 * Brings the bottle up, or finds it running: then nothing is started or changed. Two callers at once end with one
 * bottle, as only one supervisor gets the lock.
 * @throws BottleStartError
 */
export async function startBottle(options: StartOptions): Promise<StartedBottle> {
  const { settings } = options;
  const before = await lookAtBottle(settings.directory);
  if (before.isSupervised && before.state?.phase === "running") {
    return { state: before.state, wasRunning: true, tied: undefined };
  }
  // One that is just starting is waited for; one that is just stopping makes room.
  if (before.isSupervised && before.state?.phase === "stopping") await gone(settings.directory, options.signal);
  const wasStarting = before.isSupervised && before.state?.phase === "starting";
  const supervisor = wasStarting ? undefined : spawnSupervisor(options);
  const state = await awaitRunning(options, supervisor, wasStarting ? undefined : before.state?.startedAt);
  const isOurs = state.supervisor.pid === supervisor?.child.pid;
  return { state, wasRunning: !isOurs, tied: isOurs && settings.isTied ? supervisor?.child : undefined };
}

interface Supervisor {
  readonly child: ChildProcess;
  exitCode(): number | null | undefined;
}

function spawnSupervisor({ settings, host }: StartOptions): Supervisor {
  const paths = bottlePaths(settings.directory);
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  const log = openSync(logFile(paths, "supervisor"), "a", 0o600);
  try {
    const args = ["--enable-source-maps", programPaths(settings.programs).supervisor, JSON.stringify(settings)];
    const stdio = settings.isTied ? (["ignore", log, log, "ipc"] as const) : (["ignore", log, log] as const);
    // A process group of its own: a Ctrl-C here isn't meant for it.
    const child = spawn(host.execPath, args, { env: host.env, cwd: "/", detached: true, stdio: [...stdio] });
    let code: number | null | undefined;
    child.once("exit", (exit) => {
      code = exit;
    });
    child.once("error", () => {
      code = null;
    });
    if (!settings.isTied) child.unref();
    return { child, exitCode: () => code };
  } finally {
    closeSync(log);
  }
}

/**
 * Waits for the supervisor that we started, or, where another was quicker, for that one. A state of an earlier life,
 * known by `staleStart`, says nothing.
 */
async function awaitRunning(
  options: StartOptions,
  ours: Supervisor | undefined,
  staleStart: string | undefined,
): Promise<BottleState> {
  const { settings, signal, onStep } = options;
  const paths = bottlePaths(settings.directory);
  const deadline = performance.now() + startMs;
  const told = new Map<string, boolean>();
  let supervisor = ours;
  for (;;) {
    const exit = supervisor?.exitCode();
    const isSupervised = isLocked(paths.supervisorLock);
    const state = await readBottleState(paths.state);
    const isAwaited = supervisor === undefined || state?.supervisor.pid === supervisor.child.pid;
    if (state !== undefined && isAwaited && state.startedAt !== staleStart) {
      for (const step of state.steps) {
        const isDone = step.milliseconds !== undefined;
        if (told.get(step.name) === isDone) continue;
        told.set(step.name, isDone);
        onStep(step);
      }
      if (state.phase === "running") return state;
      if (state.phase === "failed") throw new BottleStartError(state.problem);
      if (state.phase === "stopped") throw new BottleStartError("the bottle was stopped while it started");
    }
    if (exit === supervisorExit.notAlone && isSupervised) supervisor = undefined;
    else if (exit !== undefined || (supervisor === undefined && !isSupervised)) {
      throw new BottleStartError(await lastLine(logFile(paths, "supervisor")));
    }
    if (performance.now() > deadline) throw new BottleStartError(`the bottle isn't up after ${startMs / 1_000} s`);
    await sleep(40, undefined, { signal });
  }
}

async function gone(directory: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + 40_000;
  while ((await lookAtBottle(directory)).isSupervised) {
    if (performance.now() > deadline) throw new BottleStartError("the bottle is still stopping");
    await sleep(50, undefined, { signal });
  }
}

async function lastLine(file: string): Promise<string> {
  const lines = (await readFile(file, "utf8").catch(() => "")).trim().split("\n");
  return `the supervisor ended at once: ${lines.at(-1) ?? ""}`;
}
