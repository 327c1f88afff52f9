import { spawn } from "node:child_process";

/**
 * Runs one command to its end. `show` passes its output through as it comes; otherwise the output is kept and handed
 * back, so that a caller can stay quiet about what went well. Resolves whatever the exit code is; rejects only when
 * the command can't be started.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, show?: boolean, env?: Record<string, string | undefined> }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runCommand(command, args, { cwd, show = false, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text) => (output += text));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), output }));
  });
}
