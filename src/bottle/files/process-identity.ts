import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A process beyond doubt: its number may come again, but not with the same start. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the system; empty where the system doesn't tell. */
  readonly started: string;
}

/** Undefined when there is no such process. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, which may itself hold spaces and brackets.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent hasn't looked yet.
    return state === "Z" ? undefined : { pid, started: `ticks ${rest[18]}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || (await hasProc())) return undefined;
    return await identifyWithPs(pid);
  }
}

export async function isRunning(known: ProcessIdentity): Promise<boolean> {
  const now = await identify(known.pid);
  return now !== undefined && (known.started === "" || now.started === known.started);
}

async function hasProc(): Promise<boolean> {
  return await readFile("/proc/self/stat").then(
    () => true,
    () => false,
  );
}

async function identifyWithPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)], { timeout: 5_000 });
    return stdout.trim() === "" ? undefined : { pid, started: stdout.trim() };
  } catch {
    return undefined;
  }
}
