import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type ForwardRecord, forgetForward, runningForward } from "./forward-record.ts";

const endMs = 5_000;

/** Ends the recorded port-forward, in order where it can be. Answers which; undefined when none ran. */
export async function stopForward(context: CliContext): Promise<ForwardRecord | undefined> {
  const running = await runningForward(context.stateDirectory);
  if (running !== undefined) {
    const { pid } = running.process;
    signal(context, pid, "SIGINT");
    const deadline = performance.now() + endMs;
    while ((await runningForward(context.stateDirectory))?.process.pid === pid) {
      if (performance.now() > deadline) signal(context, pid, "SIGKILL");
      await sleep(50, undefined, { signal: context.signal });
    }
  }
  forgetForward(context.stateDirectory);
  return running;
}

function signal(context: CliContext, pid: number, name: NodeJS.Signals): void {
  try {
    context.host.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
    const message = `the port-forward (process ${pid}) can't be ended: ${(error as Error).message}`;
    throw new CliError("port_forward_not_stopped", exitCodes.failed, message, { cause: error });
  }
}
