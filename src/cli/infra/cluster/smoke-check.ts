import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import { askPod } from "./ask-service.ts";
import { objectName } from "./cluster-target.ts";
import type { Kubectl } from "./kubectl.ts";
import type { Rollout } from "./rollout.ts";
import { lastLines } from "./toolbox.ts";

/** The endpoints of a Service follow its pods a moment later. */
const waitMs = 15_000;

/**
 * Whether the service answers: over HTTP through its Service, as its callers in the cluster find it, and over gRPC.
 * Throws CliError when it doesn't.
 */
export async function smokeCheck(kubectl: Kubectl, { pods }: Rollout): Promise<string> {
  const through = await askThroughService(kubectl);
  const pod = pods.find(({ component, isReady, isCurrent }) => component === "service" && isReady && isCurrent);
  if (pod === undefined) throw failure("no pod of the service is ready", "");
  const { ready, version, checks, milliseconds } = await askPod(kubectl, pod.name);
  const failing = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  if (!ready) throw failure("it says that it isn't ready", failing.join("; "));
  const migrations = checks.find(({ name }) => name === "migrations")?.detail;
  return [`L-gent ${version} answers in ${milliseconds} ms`, migrations, through].filter((text) => text).join("; ");
}

async function askThroughService(kubectl: Kubectl): Promise<string> {
  const { namespace, release } = kubectl.target;
  const path = `/api/v1/namespaces/${namespace}/services/http:${objectName(release)}:http/proxy/readyz`;
  const deadline = performance.now() + waitMs;
  for (;;) {
    const { code, stderr } = await kubectl.try(["get", "--raw", path]);
    if (code === 0) return "";
    // Not everyone may use the API server as a proxy; the call over gRPC stands.
    if (/forbidden/i.test(stderr)) return "not tried through the Service, which this user may not";
    if (performance.now() > deadline) throw failure("it doesn't answer through its Service", lastLines(stderr, 1));
    await sleep(500, undefined, { signal: kubectl.tools.context.signal });
  }
}

function failure(what: string, detail: string): CliError {
  return new CliError(
    "smoke_check_failed",
    exitCodes.failed,
    `the pods are up, but the service doesn't serve: ${what}${detail === "" ? "" : `: ${detail}`}`,
    {
      hints: ["see how everything is: kgents infra status", "see what it said: kgents infra logs service"],
    },
  );
}
