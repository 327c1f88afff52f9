import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A program started for the bench, with what its first telling line said. */
export interface BenchProcess {
  readonly pid: number;
  readonly listening: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Starts a program under this Node and waits, 30 s at most, for its JSON line with `event: "listening"`. */
export async function startProgram(args: readonly string[], env: NodeJS.ProcessEnv): Promise<BenchProcess> {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    listening: await firstTellingLine(child, args),
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function firstTellingLine(child: ChildProcess, args: readonly string[]): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill("SIGKILL");
      reject(new Error(`${args.join(" ")}: ${why}`));
    };
    const timer = setTimeout(() => fail("did not listen within 30 s"), 30_000);
    const onExit = (code: number | null): void => fail(`ended with code ${code}`);
    child.once("exit", onExit);
    if (child.stdout === null) return fail("has no output");
    createInterface(child.stdout).on("line", (line) => {
      if (!line.includes('"listening"')) return;
      clearTimeout(timer);
      child.off("exit", onExit);
      resolve(JSON.parse(line));
    });
  });
}

/** Resident memory in MiB, of Linux processes; undefined elsewhere. */
export function residentMiB(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1_024;
  } catch {
    return undefined;
  }
}
