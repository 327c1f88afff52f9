import type { CliContext } from "../../context.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { styleFor } from "../../output/style.ts";
import { secondsText } from "../bottle-words.ts";
import { chooseTarget, type TargetOptions } from "./choose-target.ts";
import { type ClusterTarget, targetText } from "./cluster-target.ts";
import { createKindCluster, kindClusters, startKindNodes } from "./kind.ts";
import { Kubectl } from "./kubectl.ts";
import { ensureNamespace } from "./namespace.ts";
import { type ProviderRecord, writeProviderRecord } from "./provider-record.ts";
import { reachCluster } from "./reach-cluster.ts";
import { requireDockerEngine, requireTools } from "./require-tools.ts";
import { Steps } from "./steps.ts";
import { Toolbox } from "./toolbox.ts";

export interface InitClusterOptions extends TargetOptions {
  readonly dryRun?: boolean;
}

/** Makes or finds the cluster and its namespace, and records the choice. */
export async function initCluster(
  context: CliContext,
  format: OutputFormat,
  provider: "kind" | "existing",
  options: InitClusterOptions,
  recorded: ProviderRecord | undefined,
): Promise<void> {
  const tools = new Toolbox(context, options.dryRun);
  const steps = new Steps(context);
  await steps.run("programs", async () => await checkPrograms(tools, provider));
  const target = await chooseTarget(tools, provider, options, recorded);
  const kubectl = new Kubectl(tools, target);
  let isNew = false;
  if (provider === "kind") {
    await steps.run(`kind cluster ${target.cluster}`, async () => {
      isNew = !(await kindClusters(tools)).includes(target.cluster);
      return await (isNew ? make(tools, target) : wake(tools, target));
    });
  }
  if (tools.isDryRun && isNew) {
    const after = `the API server of ${target.context}, then namespace ${target.namespace} with the restricted Pod Security labels`;
    context.stderr.write(`  to be looked at once the cluster is there: ${after}\n`);
    return;
  }
  await steps.run(`API server of ${target.context}`, async () => `Kubernetes ${await reachCluster(kubectl, 60_000)}`);
  await steps.run(`namespace ${target.namespace}`, async () => await ensureNamespace(kubectl));
  if (tools.isDryRun) return;
  tellOfSwitch(context, recorded, target);
  writeProviderRecord(context.stateDirectory, { provider, target, chosenAt: context.now().toISOString() });
  if (format === "name") context.stdout.write(`${target.context}\n`);
  else if (format === "table" || format === "wide") context.stdout.write(report(context, target, steps.milliseconds));
  else context.stdout.write(await documentText(document(target, isNew, steps), format));
}

async function checkPrograms(tools: Toolbox, provider: "kind" | "existing"): Promise<string> {
  const needed =
    provider === "kind" ? (["docker", "kind", "kubectl", "helm"] as const) : (["kubectl", "helm"] as const);
  const versions = await requireTools(tools.context, needed);
  if (provider === "kind") await requireDockerEngine(tools);
  return [...versions].map(([tool, version]) => `${tool} ${version}`).join(", ");
}

async function make(tools: Toolbox, target: ClusterTarget): Promise<string> {
  await createKindCluster(tools, target.cluster);
  return tools.isDryRun ? "to be made" : "made";
}

async function wake(tools: Toolbox, { cluster, context }: ClusterTarget): Promise<string> {
  const started = await startKindNodes(tools, cluster);
  const names = await tools.look("kubectl", ["config", "get-contexts", "--output=name"]);
  if (!names.split("\n").includes(context)) await tools.change("kind", ["export", "kubeconfig", "--name", cluster]);
  return started === 0 ? "already there" : `was there; started its ${started} stopped node${started === 1 ? "" : "s"}`;
}

function tellOfSwitch(context: CliContext, recorded: ProviderRecord | undefined, target: ClusterTarget): void {
  if (recorded === undefined) return;
  const before =
    recorded.target === undefined ? recorded.provider : `${recorded.provider}, ${targetText(recorded.target)}`;
  const now = `${target.provider}, ${targetText(target)}`;
  if (before !== now) context.stderr.write(`note: until now the choice was ${before}; nothing there was changed\n`);
}

function report(context: CliContext, target: ClusterTarget, milliseconds: number): string {
  const { bold, green } = styleFor(context.stdout, context.env);
  return [
    green(bold(`Ready for the service after ${secondsText(milliseconds)}: ${targetText(target)}.`)),
    "",
    "Next:",
    "  kgents infra apply l-gent           install the service and its database",
    "  kgents infra port-forward l-gent    reach it from this machine",
    "  kgents library catalog              what it holds",
    "",
  ].join("\n");
}

function document(target: ClusterTarget, isNew: boolean, steps: Steps): Readonly<Record<string, unknown>> {
  return {
    record: "infra_init",
    format_version: documentVersion,
    provider: target.provider,
    was_running: !isNew,
    milliseconds: steps.milliseconds,
    context: target.context,
    cluster: target.cluster,
    namespace: target.namespace,
    release: target.release,
    steps: steps.done,
  };
}
