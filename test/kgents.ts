import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface KgentsOptions {
  /** On top of a bare environment: PATH, HOME and a state directory of the call's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads on stdin; without it stdin is empty. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** To share bottles and port-forwards between calls; otherwise each call gets an empty one. */
  readonly stateDirectory?: string;
  /** Killed when it takes longer; 30 s. */
  readonly deadlineMs?: number;
  /** Interrupts the command (SIGINT, as Ctrl-C does). */
  readonly interrupt?: AbortSignal;
}

export interface KgentsResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

const packageRoot = join(import.meta.dirname, "..");

/** Runs the real ./kgents as its own process, in a pipe, and answers what it wrote and how it ended. */
export async function runKgents(args: readonly string[], options: KgentsOptions = {}): Promise<KgentsResult> {
  const ownState = options.stateDirectory === undefined ? await mkdtemp(join(tmpdir(), "lgent-state-")) : undefined;
  try {
    return await run(args, options, options.stateDirectory ?? ownState ?? "");
  } finally {
    if (ownState !== undefined) await rm(ownState, { recursive: true, force: true });
  }
}

function run(args: readonly string[], options: KgentsOptions, stateDirectory: string): Promise<KgentsResult> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(join(packageRoot, "kgents"), args, {
      cwd: options.cwd ?? packageRoot,
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        LGENT_STATE_DIR: stateDirectory,
        ...options.env,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), options.deadlineMs ?? 30_000);
    options.interrupt?.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, milliseconds: performance.now() - started });
    });
    // A command that doesn't read its input may be gone before it is written.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}
