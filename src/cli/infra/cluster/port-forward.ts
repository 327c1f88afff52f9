import { once } from "node:events";
import { CliError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { visibleLine } from "../../output/visible-text.ts";
import { type ClusterTarget, targetText } from "./cluster-target.ts";
import { ForwardListener } from "./forward-listener.ts";
import { recordForward } from "./forward-record.ts";
import { Kubectl } from "./kubectl.ts";
import { reachCluster } from "./reach-cluster.ts";
import { requireTools } from "./require-tools.ts";
import { Toolbox } from "./toolbox.ts";
import { TunnelPool } from "./tunnel-pool.ts";
import { lookAtRollout } from "./watch-rollout.ts";

/** Forwards until the user interrupts. Throws CliError when nothing can be forwarded to. */
export async function portForward(
  context: CliContext,
  format: OutputFormat,
  target: ClusterTarget,
  port: number,
): Promise<void> {
  await requireTools(context, ["kubectl"]);
  const kubectl = new Kubectl(new Toolbox(context), target);
  await reachCluster(kubectl, 0);
  await requireReadyPod(kubectl);
  await using pool = new TunnelPool(kubectl);
  // The first client finds the way open; what can't work shows now.
  await pool.start();
  const tell = problemTeller(context);
  await using listener = await ForwardListener.open(pool, port, tell);
  const startedAt = context.now().toISOString();
  const forward = { pid: context.host.pid, port: listener.port, target, startedAt };
  using _record = await recordForward(context.stateDirectory, forward);
  await report(context, format, target, listener.port);
  if (!context.signal.aborted) await once(context.signal, "abort");
}

async function requireReadyPod(kubectl: Kubectl): Promise<void> {
  const { pods, hasService } = await lookAtRollout(kubectl);
  const own = pods.filter(({ component }) => component === "service");
  if (own.some(({ isReady }) => isReady)) return;
  const { target } = kubectl;
  const isThere = hasService || own.length > 0;
  const message = isThere ? "no pod of the service is ready" : `the service isn't installed in ${targetText(target)}`;
  throw new CliError(isThere ? "no_ready_pod" : "not_installed", exitCodes.failed, message, {
    problems: pods.map(({ name, reason }) => `pod ${name} ${reason}`),
    hints: isThere ? ["see how everything is: kgents infra status"] : ["install it: kgents infra apply l-gent"],
  });
}

/** Says a problem once, not for every connection that meets it. */
function problemTeller(context: CliContext): (text: string) => void {
  let last = "";
  let toldAt = 0;
  return (text) => {
    const now = performance.now();
    if (text === last && now - toldAt < 10_000) return;
    last = text;
    toldAt = now;
    context.stderr.write(`a connection couldn't be served: ${visibleLine(text)}\n`);
  };
}

async function report(context: CliContext, format: OutputFormat, target: ClusterTarget, port: number): Promise<void> {
  const address = `127.0.0.1:${port}`;
  if (format === "table" || format === "wide") {
    const where = `the ready pods of ${target.release} in ${targetText(target)}`;
    context.stderr.write(`Forwarding ${address} to ${where}. kgents finds it by itself; Ctrl-C ends it.\n`);
  } else if (format === "name") context.stdout.write(`${address}\n`);
  else context.stdout.write(await documentText(forwardDocument(target, address, context.host.pid, false), format));
}

export function forwardDocument(
  target: ClusterTarget,
  address: string,
  pid: number,
  wasRunning: boolean,
): Readonly<Record<string, unknown>> {
  const { context, namespace, release } = target;
  const where = { context, namespace, release, address, pid, was_running: wasRunning };
  return { record: "infra_port_forward", format_version: documentVersion, ...where };
}
