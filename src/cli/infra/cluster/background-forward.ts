import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CliError, usageError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { documentText } from "../../output/document-text.ts";
import type { OutputFormat } from "../../output/format.ts";
import { type ClusterTarget, targetText } from "./cluster-target.ts";
import { type ForwardRecord, runningForward } from "./forward-record.ts";
import { forwardDocument } from "./port-forward.ts";
import { projectRoot } from "./project-root.ts";

const startMs = 30_000;

/** Leaves a port-forward running that outlives this command, or finds the one that runs. */
export async function forwardInBackground(
  context: CliContext,
  format: OutputFormat,
  target: ClusterTarget,
  port: number | undefined,
): Promise<void> {
  const before = await runningForward(context.stateDirectory);
  if (before !== undefined) refuseOther(before, target, port);
  const forward = before ?? (await start(context, port));
  const address = `127.0.0.1:${forward.port}`;
  if (format === "name") context.stdout.write(`${address}\n`);
  else if (format === "table" || format === "wide") {
    const what = before === undefined ? "Forwarding" : `Since ${before.startedAt} forwarding`;
    context.stdout.write(
      `${what} ${address} to the ready pods of ${target.release} in ${targetText(target)} (process ${forward.process.pid}).\nEnd it: kgents infra port-forward --stop\n`,
    );
  } else
    context.stdout.write(
      await documentText(forwardDocument(target, address, forward.process.pid, before !== undefined), format),
    );
}

function refuseOther(before: ForwardRecord, target: ClusterTarget, port: number | undefined): void {
  const isSame = (["context", "namespace", "release"] as const).every((key) => before.target[key] === target[key]);
  if (isSame && (port === undefined || port === 0 || port === before.port)) return;
  const what = `127.0.0.1:${before.port} to ${targetText(before.target)} (process ${before.process.pid})`;
  throw usageError(`a port-forward runs already: ${what}`, ["end it first: kgents infra port-forward --stop"]);
}

async function start(context: CliContext, port: number | undefined): Promise<ForwardRecord> {
  const { stateDirectory, host, env, signal } = context;
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const logFile = join(stateDirectory, "port-forward.log");
  const log = openSync(logFile, "w", 0o600);
  const args = [join(projectRoot, "dist/kgents.cjs"), "infra", "port-forward", "l-gent"];
  if (port !== undefined) args.push("--port", String(port));
  let hasEnded = false;
  const child = spawn(host.execPath, args, { env, cwd: "/", detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.once("exit", () => {
    hasEnded = true;
  });
  child.once("error", () => {
    hasEnded = true;
  });
  child.unref();
  const deadline = performance.now() + startMs;
  for (;;) {
    const running = await runningForward(stateDirectory);
    if (running !== undefined && running.process.pid === child.pid) return running;
    if (hasEnded) throw childError(readFileSync(logFile, "utf8"));
    if (performance.now() > deadline) {
      child.kill("SIGINT");
      throw new CliError(
        "port_forward_failed",
        exitCodes.failed,
        `the port-forward isn't up after ${startMs / 1_000} s`,
      );
    }
    await sleep(50, undefined, { signal });
  }
}

/** Says again what the process in the background said. */
function childError(log: string): CliError {
  const lines = log
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const of = (prefix: string): readonly string[] =>
    lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
  const message = of("error: ").at(-1) ?? lines.at(-1) ?? "the port-forward ended at once";
  return new CliError("port_forward_failed", exitCodes.failed, message, { problems: of("- "), hints: of("hint: ") });
}
