import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify, isRunning, type ProcessIdentity } from "../../../bottle/files/process-identity.ts";
import { removeRecordedEndpoint, writeRecordedEndpoint } from "../../../client/recorded-endpoint.ts";
import type { ClusterTarget } from "./cluster-target.ts";

/** A port-forward that runs, in `<state>/port-forward.json`: more than its clients need to know. */
export interface ForwardRecord {
  readonly process: ProcessIdentity;
  readonly port: number;
  readonly target: ClusterTarget;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Records a port-forward of this process for clients and for later commands; disposing takes that back. */
export async function recordForward(
  stateDirectory: string,
  forward: Omit<ForwardRecord, "process"> & { readonly pid: number },
): Promise<Disposable> {
  const { pid, port, target, startedAt } = forward;
  const process = (await identify(pid)) ?? { pid, started: "" };
  const file = fileOf(stateDirectory);
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const half = `${file}.${pid}`;
  writeRecordedEndpoint(stateDirectory, { kind: "port-forward", address: `127.0.0.1:${port}`, pid, startedAt });
  writeFileSync(half, `${JSON.stringify({ process, port, target, startedAt }, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(half, file);
  return {
    [Symbol.dispose]: () => {
      removeRecordedEndpoint(stateDirectory, "port-forward", pid);
      if (readRecord(file)?.process.pid === pid) rmSync(file, { force: true });
    },
  };
}

/** The one that runs now; undefined when none does. */
export async function runningForward(stateDirectory: string): Promise<ForwardRecord | undefined> {
  const record = readRecord(fileOf(stateDirectory));
  return record !== undefined && (await isRunning(record.process)) ? record : undefined;
}

/** Removes what a port-forward left that ended without doing so itself. */
export function forgetForward(stateDirectory: string): void {
  removeRecordedEndpoint(stateDirectory, "port-forward");
  rmSync(fileOf(stateDirectory), { force: true });
}

function readRecord(file: string): ForwardRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ForwardRecord;
  } catch {
    return undefined;
  }
}

function fileOf(stateDirectory: string): string {
  return join(stateDirectory, "port-forward.json");
}
