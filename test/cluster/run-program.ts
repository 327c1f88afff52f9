import { execFile } from "node:child_process";
import type { KindCluster } from "./kind-cluster.ts";

export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl, helm, docker or kind against this cluster and no other; `input` is what it reads from "-". */
export function runProgram(
  cluster: KindCluster,
  command: string,
  args: readonly string[],
  input?: string,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { env: { ...process.env, ...cluster.env }, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

/** The standard output; an error that shows everything where the program failed. */
export function succeeded({ code, stdout, stderr }: ProgramResult): string {
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`);
  return stdout;
}
