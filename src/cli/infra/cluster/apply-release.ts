import type { CliContext } from "../../context.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { styleFor } from "../../output/style.ts";
import { secondsText } from "../bottle-words.ts";
import { type ClusterTarget, targetText } from "./cluster-target.ts";
import { releaseHistory, upgradeRelease } from "./helm.ts";
import type { ImageReference } from "./image-reference.ts";
import { Kubectl } from "./kubectl.ts";
import { ensureNamespace } from "./namespace.ts";
import { reachCluster } from "./reach-cluster.ts";
import { requireDockerEngine, requireTools } from "./require-tools.ts";
import { noteServed } from "./served-revisions.ts";
import { provideImage } from "./service-image.ts";
import { smokeCheck } from "./smoke-check.ts";
import { Steps } from "./steps.ts";
import { Toolbox } from "./toolbox.ts";
import { lookAtRollout, watchRollout } from "./watch-rollout.ts";

export interface ApplyOptions {
  readonly image?: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
  /** How long the pods may take to come up. */
  readonly waitMs: number;
  readonly dryRun?: boolean;
}

/** Installs the service or brings it up to date, follows it until it serves, and notes that it did. */
export async function applyRelease(
  context: CliContext,
  format: OutputFormat,
  target: ClusterTarget,
  options: ApplyOptions,
): Promise<void> {
  const tools = new Toolbox(context, options.dryRun);
  const kubectl = new Kubectl(tools, target);
  const steps = new Steps(context);
  const isKind = target.provider === "kind";
  await steps.run("programs", async () => {
    const versions = await requireTools(context, isKind ? ["docker", "kind", "kubectl", "helm"] : ["kubectl", "helm"]);
    if (isKind) await requireDockerEngine(tools);
    return [...versions].map(([tool, version]) => `${tool} ${version}`).join(", ");
  });
  await steps.run(`API server of ${target.context}`, async () => `Kubernetes ${await reachCluster(kubectl, 2_000)}`);
  await steps.run(`namespace ${target.namespace}`, async () => await ensureNamespace(kubectl));
  const image = await provideImage(tools, steps, target, options.image);
  let revision = 0;
  await steps.run(`Helm release ${target.release}`, async () => {
    revision = await upgradeRelease(tools, target, { image, values: options.values, set: options.set });
    return tools.isDryRun ? "to be applied" : `revision ${revision}`;
  });
  if (tools.isDryRun) return;
  await serve(kubectl, steps, revision, options.waitMs);
  if (format === "name") context.stdout.write(`${target.release}\n`);
  else if (format === "table" || format === "wide") context.stdout.write(report(context, target, revision, steps));
  else context.stdout.write(await documentText(document(target, image, revision, steps), format));
}

/** Follows a revision until it serves: pods, then a real call, then a note for rollbacks to come. */
export async function serve(kubectl: Kubectl, steps: Steps, revision: number, waitMs: number): Promise<void> {
  await steps.run("pods", async () => {
    const { pods } = await watchRollout(kubectl, steps, waitMs);
    const ready = pods.filter(({ isReady }) => isReady).length;
    return `${ready} ready`;
  });
  await steps.run("call through the service", async () => await smokeCheck(kubectl, await lookAtRollout(kubectl)));
  await noteServed(kubectl, await releaseHistory(kubectl.tools, kubectl.target), revision);
}

function report(context: CliContext, target: ClusterTarget, revision: number, steps: Steps): string {
  const { bold, green } = styleFor(context.stdout, context.env);
  const headline = `Revision ${revision} of ${target.release} serves after ${secondsText(steps.milliseconds)}: ${targetText(target)}.`;
  return [
    green(bold(headline)),
    "",
    "Next:",
    "  kgents infra port-forward l-gent    reach it from this machine (--background leaves it running)",
    "  kgents library catalog              what it holds",
    "",
  ].join("\n");
}

function document(
  target: ClusterTarget,
  image: ImageReference | undefined,
  revision: number,
  steps: Steps,
): Readonly<Record<string, unknown>> {
  return {
    record: "infra_apply",
    format_version: documentVersion,
    provider: target.provider,
    context: target.context,
    namespace: target.namespace,
    release: target.release,
    revision,
    image:
      image === undefined
        ? null
        : `${image.repository}${image.tag === "" ? "" : `:${image.tag}`}${image.digest === "" ? "" : `@${image.digest}`}`,
    milliseconds: steps.milliseconds,
    steps: steps.done,
  };
}
