import { usageError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { askYesNo } from "../ask-yes-no.ts";
import { type ClusterTarget, releaseSelector, targetText } from "./cluster-target.ts";
import { helmArguments, releaseHistory } from "./helm.ts";
import { kindClusters } from "./kind.ts";
import { Kubectl } from "./kubectl.ts";
import { removeProviderRecord } from "./provider-record.ts";
import { reachCluster } from "./reach-cluster.ts";
import { requireDockerEngine, requireTools } from "./require-tools.ts";
import { Steps } from "./steps.ts";
import { stopForward } from "./stop-forward.ts";
import { Toolbox } from "./toolbox.ts";

export interface DestroyOptions {
  readonly yes: boolean;
  readonly purge: boolean;
  readonly dryRun: boolean;
}

/**
 * Takes the service down: a kind cluster as a whole; of an existing one the release alone, whose volume and password
 * stay unless purged. The choice of the provider ends with it.
 */
export async function destroyCluster(
  context: CliContext,
  format: OutputFormat,
  target: ClusterTarget,
  options: DestroyOptions,
): Promise<void> {
  const isKind = target.provider === "kind";
  if (!options.yes && !options.dryRun && !(await confirmed(context, question(target, options.purge)))) {
    context.stderr.write("Nothing was changed.\n");
    return context.setExitCode(exitCodes.refused);
  }
  const tools = new Toolbox(context, options.dryRun);
  const steps = new Steps(context);
  await requireTools(context, isKind ? ["docker", "kind"] : ["kubectl", "helm"]);
  if (!options.dryRun) {
    await steps.run("port-forward", async () =>
      (await stopForward(context)) === undefined ? "none was running" : "ended",
    );
  }
  const wasThere = await (isKind ? deleteKind(tools, steps, target) : uninstall(tools, steps, target, options.purge));
  if (options.dryRun) return;
  removeProviderRecord(context.stateDirectory);
  if (format === "table" || format === "wide") context.stdout.write(sentence(target, options.purge, wasThere));
  else if (format !== "name") {
    const { provider, context: name, namespace } = target;
    const document = { record: "infra_destroy", format_version: documentVersion, provider, context: name, namespace };
    const purged = isKind || options.purge;
    context.stdout.write(await documentText({ ...document, was_running: wasThere, purged, steps: steps.done }, format));
  }
}

function question(target: ClusterTarget, purge: boolean): string {
  if (target.provider === "kind") return `Delete the kind cluster ${target.cluster} WITH ALL ITS DATA?`;
  const what = `Uninstall ${target.release} from ${targetText(target)}`;
  return purge ? `${what}, and DELETE its data and password?` : `${what}? Its data and password stay.`;
}

async function confirmed(context: CliContext, text: string): Promise<boolean> {
  const answer = await askYesNo(context, text);
  if (answer === undefined) {
    throw usageError("there is no terminal to ask on", ["to destroy without being asked: kgents infra destroy --yes"]);
  }
  return answer;
}

async function deleteKind(tools: Toolbox, steps: Steps, { cluster }: ClusterTarget): Promise<boolean> {
  await requireDockerEngine(tools);
  const isThere = (await kindClusters(tools)).includes(cluster);
  await steps.run(`kind cluster ${cluster}`, async () => {
    if (!isThere) return "none was there";
    const args = ["delete", "cluster", "--name", cluster];
    await tools.change("kind", args, { deadlineMs: 120_000, isUninterruptible: true });
    return tools.isDryRun ? "to be deleted" : "deleted";
  });
  return isThere;
}

async function uninstall(tools: Toolbox, steps: Steps, target: ClusterTarget, purge: boolean): Promise<boolean> {
  const kubectl = new Kubectl(tools, target);
  await reachCluster(kubectl, 0);
  const isThere = (await releaseHistory(tools, target)).length > 0;
  const deadlineMs = 180_000;
  await steps.run(`Helm release ${target.release}`, async () => {
    if (!isThere) return "none was there";
    await tools.change("helm", helmArguments(target, ["uninstall", target.release]), {
      deadlineMs,
      isUninterruptible: true,
    });
    return tools.isDryRun ? "to be uninstalled" : "uninstalled";
  });
  const selector = ["--selector", releaseSelector(target), "--ignore-not-found"];
  await steps.run("notes of which revisions served", async () => {
    await kubectl.change(["delete", "configmaps", ...selector]);
    return tools.isDryRun ? "to be deleted" : "deleted";
  });
  if (!purge) return isThere;
  await steps.run("data and password", async () => {
    // A claim goes only when its pod has.
    const kinds = ["delete", "persistentvolumeclaims,secrets", ...selector, "--timeout=120s"];
    await kubectl.change(kinds, { deadlineMs });
    return tools.isDryRun ? "to be deleted" : "deleted";
  });
  return isThere;
}

function sentence(target: ClusterTarget, purge: boolean, wasThere: boolean): string {
  if (target.provider === "kind") {
    return wasThere
      ? `The kind cluster ${target.cluster} is deleted, with its data.\n`
      : `There was no kind cluster ${target.cluster}.\n`;
  }
  const what = wasThere
    ? `${target.release} is uninstalled from ${targetText(target)}.`
    : `${target.release} wasn't installed.`;
  return purge
    ? `${what} Its data and password are deleted.\n`
    : `${what} Its volume and password stay; --purge would delete them.\n`;
}
