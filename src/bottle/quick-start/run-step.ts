import { spawn } from "node:child_process";
import type { Host } from "../host.ts";

export interface KgentsCommand {
  /** The built kgents. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Runs the command line as a user would, on this terminal. Answers its exit code. */
export async function showKgents(host: Host, command: KgentsCommand): Promise<number> {
  const child = spawn(host.execPath, [command.program, ...command.args], {
    cwd: command.cwd,
    env: host.env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return await exitOf(child, command.signal);
}

/** Runs the command line and answers what it wrote to standard output; undefined when it failed. */
export async function askKgents(host: Host, command: KgentsCommand): Promise<string | undefined> {
  const child = spawn(host.execPath, [command.program, ...command.args], {
    cwd: command.cwd,
    env: host.env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return (await exitOf(child, command.signal)) === 0 ? output : undefined;
}

async function exitOf(child: ReturnType<typeof spawn>, signal: AbortSignal): Promise<number> {
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
