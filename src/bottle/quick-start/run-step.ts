import { type ChildProcess, spawn } from "node:child_process";
import { platform } from "node:os";
import { join } from "node:path";
import type { Host } from "../host.ts";

export interface KgentsCommand {
  /** The clone; its launcher is run, as the user will run it. */
  readonly project: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

/** Runs the command line as a user would, on this terminal. Answers its exit code. */
export async function showKgents(host: Host, command: KgentsCommand): Promise<number> {
  const child = start(host, command, "inherit");
  return await exitOf(child, command.signal);
}

/** Runs the command line and answers what it wrote to standard output; undefined when it failed. */
export async function askKgents(host: Host, command: KgentsCommand): Promise<string | undefined> {
  const child = start(host, command, "pipe");
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return (await exitOf(child, command.signal)) === 0 ? output : undefined;
}

function start(host: Host, { project, args }: KgentsCommand, output: "inherit" | "pipe"): ChildProcess {
  const isWindows = platform() === "win32";
  return spawn(join(project, isWindows ? "kgents.cmd" : "kgents"), [...args], {
    cwd: project,
    env: host.env,
    shell: isWindows,
    stdio: ["ignore", output, output === "pipe" ? "ignore" : output],
  });
}

async function exitOf(child: ChildProcess, signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", reject);
  child.once("close", (code) => resolve(code ?? 130));
  const interrupt = (): void => {
    child.kill("SIGINT");
  };
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}
