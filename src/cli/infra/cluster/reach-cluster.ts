import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Kubectl } from "./kubectl.ts";
import { lastLines } from "./toolbox.ts";
import { isAtLeast, oldestKubernetes, versionIn } from "./tool-requirements.ts";

const callMs = 10_000;

/** The version of Kubernetes, or why the API server can't be asked. */
export async function serverVersion(
  kubectl: Kubectl,
): Promise<{ readonly version: string } | { readonly problem: string }> {
  const { target, tools } = kubectl;
  const args = ["--context", target.context, "--request-timeout=8s", "version", "--output=json"];
  const result = await tools.try("kubectl", args, { deadlineMs: callMs }).catch((error: unknown) => {
    if (error instanceof CliError && error.code === "kubectl_timed_out") return undefined;
    throw error;
  });
  if (result === undefined) return { problem: `no answer within ${callMs / 1_000} s` };
  if (result.code !== 0) return { problem: lastLines(result.stderr, 1) };
  const { serverVersion } = JSON.parse(result.stdout) as { readonly serverVersion?: { readonly gitVersion: string } };
  return { version: versionIn(serverVersion?.gitVersion ?? "") ?? "0.0.0" };
}

/** Waits until the API server answers. Throws CliError when it doesn't, or is too old. */
export async function reachCluster(kubectl: Kubectl, waitMs: number): Promise<string> {
  const { target, tools } = kubectl;
  const deadline = performance.now() + waitMs;
  for (;;) {
    const answer = await serverVersion(kubectl);
    if ("version" in answer) {
      if (isAtLeast(answer.version, oldestKubernetes)) return answer.version;
      throw new CliError(
        "kubernetes_too_old",
        exitCodes.failed,
        `the cluster runs Kubernetes ${answer.version}; the chart needs ${oldestKubernetes}`,
      );
    }
    if (performance.now() > deadline) {
      throw new CliError(
        "cluster_not_reached",
        exitCodes.failed,
        `the cluster of context ${target.context} can't be reached: ${answer.problem}`,
        {
          hints:
            target.provider === "kind"
              ? [
                  `see its nodes: docker ps --all --filter label=io.x-k8s.kind.cluster=${target.cluster}`,
                  "or begin anew, without its data: kgents infra destroy --provider kind",
                ]
              : [`try it by itself: kubectl --context ${target.context} version`],
        },
      );
    }
    await sleep(500, undefined, { signal: tools.context.signal });
  }
}
