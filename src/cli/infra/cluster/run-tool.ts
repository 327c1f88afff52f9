import { spawn } from "node:child_process";
import type { CliContext } from "../../context.ts";
import type { ToolName } from "./tool-requirements.ts";

export interface ToolCall {
  readonly tool: ToolName;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  /** What it reads on stdin; without it stdin is empty. */
  readonly input?: string;
  /**
   * A Ctrl-C waits for its end: stopped halfway it would leave something that the next run trips over. It runs in a
   * process group of its own, as the terminal would interrupt it otherwise.
   */
  readonly isUninterruptible?: boolean;
  /** Gets each whole line of stdout as it comes; the result's stdout stays empty then. */
  onLine?(line: string): void;
}

export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type ToolFailureKind = "missing" | "timed_out" | "failed";

/** A program that isn't there, didn't end in time, or ended with an error. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly tool: ToolName;
  readonly kind: ToolFailureKind;
  /** What the program wrote to stderr; empty for one that isn't there. */
  readonly stderr: string;

  constructor(tool: ToolName, kind: ToolFailureKind, message: string, stderr = "") {
    super(message);
    this.tool = tool;
    this.kind = kind;
    this.stderr = stderr;
  }
}

/**
 * Runs a program to its end and answers its exit code, whatever that is. All processes of the cluster providers pass
 * here, except port-forwards. Throws ToolError when it can't be started or takes too long, and the abort reason when
 * the user interrupts.
 */
export async function runTool(context: CliContext, call: ToolCall): Promise<ToolResult> {
  const { tool, args, deadlineMs, input, isUninterruptible = false, onLine } = call;
  const { signal } = context;
  signal.throwIfAborted();
  const child = spawn(tool, [...args], {
    env: context.env,
    cwd: context.cwd,
    stdio: ["pipe", "pipe", "pipe"],
    detached: isUninterruptible,
  });
  const stderr: string[] = [];
  const stdout: string[] = [];
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (onLine === undefined) {
      stdout.push(text);
      return;
    }
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  // A program that doesn't read its input is none of our business.
  child.stdin.on("error", () => undefined).end(input ?? "");
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, deadlineMs);
  const interrupt = (): void => {
    child.kill("SIGTERM");
  };
  if (!isUninterruptible) signal.addEventListener("abort", interrupt, { once: true });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
    const code = await promise;
    signal.throwIfAborted();
    if (isLate)
      throw new ToolError(tool, "timed_out", `${tool} didn't end within ${deadlineMs / 1_000} s`, stderr.join(""));
    if (rest !== "") onLine?.(rest);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ToolError(tool, "missing", `${tool} isn't on the PATH`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}

/** A command as one would type it. */
export function shellText(tool: string, args: readonly string[]): string {
  return [tool, ...args]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
