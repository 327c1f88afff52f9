import { PassThrough } from "node:stream";
import type { CliContext, Output } from "../src/cli/context.ts";

export interface TestContextOptions {
  /** Columns of a terminal on both streams; without it both are pipes. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly stateDirectory?: string;
}

export interface TestCliContext {
  readonly context: CliContext;
  /** What was written so far. */
  stdout(): string;
  stderr(): string;
}

/** A command's world in memory, for what a process can't show: terminals of any width. */
export function testCliContext(options: TestContextOptions = {}): TestCliContext {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr"): Output => ({
    write: (text) => {
      written[name] += text;
      return true;
    },
    isTTY: options.columns !== undefined,
    columns: options.columns,
  });
  const context: CliContext = {
    env: { LANG: "C.UTF-8", NO_COLOR: "1", ...options.env },
    cwd: "/",
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: output("stdout"),
    stderr: output("stderr"),
    signal: options.signal ?? new AbortController().signal,
    now: () => new Date("2026-01-31T12:00:00Z"),
    stateDirectory: options.stateDirectory ?? "/nonexistent",
    host: process,
    setExitCode: () => undefined,
  };
  return { context, stdout: () => written.stdout, stderr: () => written.stderr };
}
