import type { CliContext } from "../../context.ts";
import { CliError, usageError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleLine } from "../../output/visible-text.ts";
import { type ClusterTarget, releaseSelector } from "./cluster-target.ts";
import type { Pod } from "./kube-objects.ts";
import { Kubectl } from "./kubectl.ts";
import { requireTools } from "./require-tools.ts";
import { runTool } from "./run-tool.ts";
import { lastLines, Toolbox } from "./toolbox.ts";

const dayMs = 86_400_000;

/** The ends of the logs of all pods of a part, of all their containers; each line under its pod and container. */
export async function showClusterLogs(
  context: CliContext,
  target: ClusterTarget,
  part: string | undefined,
  lines: number,
  follow: boolean,
): Promise<void> {
  if (part === "supervisor") throw usageError("a cluster has no supervisor; its parts are service and database");
  await requireTools(context, ["kubectl"]);
  const kubectl = new Kubectl(new Toolbox(context), target);
  const selector = `${releaseSelector(target)}${part === undefined ? "" : `,app.kubernetes.io/component=${part}`}`;
  const pods = await kubectl.list<Pod>("pods", selector);
  if (pods.length === 0) {
    throw new CliError(
      "no_pods",
      exitCodes.failed,
      `there are no pods of ${target.release} in namespace ${target.namespace} of ${target.context}`,
      {
        hints: ["install it: kgents infra apply l-gent"],
      },
    );
  }
  const args = [
    "logs",
    "--selector",
    selector,
    "--all-containers",
    "--prefix",
    "--ignore-errors",
    "--max-log-requests=50",
  ];
  const { code, stderr } = await runTool(context, {
    tool: "kubectl",
    args: kubectl.arguments([...args, `--tail=${lines}`, ...(follow ? ["--follow"] : [])]),
    deadlineMs: follow ? dayMs : 30_000,
    onLine: (line) => context.stdout.write(`${visibleLine(line)}\n`),
  }).catch((error: unknown) => {
    // Ctrl-C is how following ends.
    if (follow && context.signal.aborted) return { code: 0, stderr: "" };
    throw error;
  });
  if (code !== 0) throw new CliError("kubectl_failed", exitCodes.failed, lastLines(stderr, 1));
}
