import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const packageRoot = join(import.meta.dirname, "..");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly grpc: string;
  readonly http: string;
  /** The log so far, one object a line. */
  readonly lines: readonly Record<string, unknown>[];
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  readonly ended: Promise<Ended>;
  /** SIGTERM, and SIGKILL when that takes more than ten seconds. Safe to call on a process that is gone. */
  stop(): Promise<Ended>;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Runs src/bin/server.ts as its own process, listening on free ports of the loopback, until it listens. */
export async function startServerProcess(variables: Variables): Promise<ServerProcess> {
  const { child, ended, text } = run("src/bin/server.ts", {
    LGENT_GRPC_ADDRESS: "127.0.0.1:0",
    LGENT_HTTP_ADDRESS: "127.0.0.1:0",
    LGENT_DRAIN_DELAY_SECONDS: "0",
    ...variables,
  });
  const lines: Record<string, unknown>[] = [];
  const listening = new Promise<Record<string, unknown>>((resolve) => {
    let rest = "";
    child.stdout?.on("data", (chunk: string) => {
      const whole = (rest + chunk).split("\n");
      rest = whole.pop() ?? "";
      for (const line of whole) {
        const parsed = JSON.parse(line) as Record<string, unknown>;
        lines.push(parsed);
        if (parsed["event"] === "listening") resolve(parsed);
      }
    });
  });
  const patience = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const first = await Promise.race([listening, ended]);
  clearTimeout(patience);
  if (!("grpc" in first)) throw new Error(`the server ended before it listened: ${text.stderr}`);
  const stop = async (): Promise<Ended> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    try {
      return await ended;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    grpc: String(first["grpc"]),
    http: String(first["http"]),
    lines,
    pid: child.pid ?? 0,
    signal: (name) => child.kill(name),
    ended,
    stop,
  };
}

/** Runs a program of src/bin to its end. Without variables its environment is as good as empty. */
export function runProgram(program: "server" | "migrate", variables: Variables): Promise<Ended> {
  return run(`src/bin/${program}.ts`, variables).ended;
}

function run(path: string, variables: Variables) {
  const child: ChildProcess = spawn(process.execPath, [path], {
    cwd: packageRoot,
    env: { PATH: process.env["PATH"], ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
  const ended = once(child, "close").then(
    ([code, signal]): Ended => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      ...text,
    }),
  );
  return { child, ended, text };
}
