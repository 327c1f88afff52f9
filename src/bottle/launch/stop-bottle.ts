import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeRecordedEndpoint } from "../../client/recorded-endpoint.ts";
import { isBottleFile } from "../files/bottle-paths.ts";
import { isRunning, type ProcessIdentity } from "../files/process-identity.ts";
import type { Host } from "../host.ts";
import { type BottleView, lookAtBottle } from "./look-at-bottle.ts";

export interface StopResult {
  /** Something ran and was ended. */
  readonly wasRunning: boolean;
  /** It didn't end when it was asked to and was killed. */
  readonly wasKilled: boolean;
  /** What was in the bottle's folder is gone. */
  readonly wasPurged: boolean;
}

export class BottleStopError extends Error {
  override readonly name = "BottleStopError";
}

/** A little longer than the supervisor gives its parts. */
const orderlyMs = 35_000;
const killedMs = 5_000;

/**
 * Ends whatever runs of a bottle, also what a dead supervisor left behind, and forgets where it listened. Its folder is
 * emptied with `purge` alone, and only once nobody has it open.
 * @throws BottleStopError
 */
export async function stopBottle(
  directory: string,
  stateDirectory: string,
  host: Host,
  purge: boolean,
): Promise<StopResult> {
  const before = await lookAtBottle(directory);
  const processes = await livingProcesses(before);
  const wasRunning = processes.length > 0;
  if (before.isSupervised && before.state !== undefined) signalAll(host, [before.state.supervisor], "SIGTERM");
  else signalAll(host, processes, "SIGTERM");
  let left = await awaitEnd(directory, processes, orderlyMs);
  const wasKilled = left.length > 0;
  if (wasKilled) {
    signalAll(host, left, "SIGKILL");
    left = await awaitEnd(directory, left, killedMs);
  }
  if (left.length > 0) throw new BottleStopError(`process ${left[0]?.pid} doesn't end`);
  removeRecordedEndpoint(stateDirectory, "bottle", before.state?.supervisor.pid);
  const after = await lookAtBottle(directory);
  if (after.isSupervised || after.isDataHeld) {
    throw new BottleStopError(`a process that the bottle's state doesn't name holds ${directory}`);
  }
  if (purge) await removeBottle(directory);
  return { wasRunning, wasKilled, wasPurged: purge };
}

/** What the bottle made and nothing else: the folder may be one that the user chose and keeps other things in. */
async function removeBottle(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter(isBottleFile)) await rm(join(directory, name), { recursive: true, force: true });
  await rmdir(directory).catch(() => {});
}

async function livingProcesses({ state }: BottleView): Promise<readonly ProcessIdentity[]> {
  const named = [state?.supervisor, state?.service.process, state?.database?.process];
  const living: ProcessIdentity[] = [];
  for (const one of named) if (one !== undefined && (await isRunning(one))) living.push(one);
  return living;
}

async function awaitEnd(
  directory: string,
  processes: readonly ProcessIdentity[],
  withinMs: number,
): Promise<readonly ProcessIdentity[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    // Parts that were started anew meanwhile count too.
    const all = new Map(
      [...processes, ...(await livingProcesses(await lookAtBottle(directory)))].map((p) => [p.pid, p]),
    );
    const left: ProcessIdentity[] = [];
    for (const one of all.values()) if (await isRunning(one)) left.push(one);
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(50);
  }
}

function signalAll(host: Host, processes: readonly ProcessIdentity[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      host.kill(pid, signal);
    } catch (error) {
      // ESRCH: it ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
