import { join } from "node:path";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { imageArguments, type ImageReference } from "./image-reference.ts";
import { projectRoot } from "./project-root.ts";
import { lastLines, type Toolbox } from "./toolbox.ts";

const helmMs = 120_000;

export interface UpgradeOptions {
  readonly image: ImageReference | undefined;
  /** Files, the later one wins. */
  readonly values: readonly string[];
  /** KEY=VALUE as for Helm's --set; they win over the files, and over `image`. */
  readonly set: readonly string[];
}

/** One revision of the release, as Helm's history tells it. */
export interface Revision {
  readonly revision: number;
  /** When it was applied. */
  readonly updated: string;
  /** deployed, superseded, failed, pending-upgrade … */
  readonly status: string;
  readonly chart: string;
  readonly app_version: string;
  readonly description: string;
}

/** Always with context and namespace. Helm's own waiting isn't used: it says nothing until its time is over. */
export function helmArguments({ context, namespace }: ClusterTarget, args: readonly string[]): readonly string[] {
  return [...args, "--kube-context", context, "--namespace", namespace];
}

export function upgradeArguments(target: ClusterTarget, { image, values, set }: UpgradeOptions): readonly string[] {
  return helmArguments(target, [
    "upgrade",
    "--install",
    target.release,
    join(projectRoot, "charts/l-gent"),
    ...values.flatMap((file) => ["--values", file]),
    ...(image === undefined ? [] : imageArguments(image)),
    ...set.flatMap((pair) => ["--set", pair]),
  ]);
}

/** Applies the chart and answers the new revision; 0 in a dry run. Returns before the pods are up. */
export async function upgradeRelease(tools: Toolbox, target: ClusterTarget, options: UpgradeOptions): Promise<number> {
  const args = upgradeArguments(target, options);
  if (tools.isDryRun) {
    await tools.change("helm", args);
    return 0;
  }
  const { code, stdout, stderr } = await tools.try("helm", [...args, "--output", "json"], {
    deadlineMs: helmMs,
    isUninterruptible: true,
  });
  if (code === 0) return (JSON.parse(stdout) as { readonly version: number }).version;
  const said = lastLines(stderr.replaceAll(/^level=.*$/gm, ""), 12).split("\n");
  throw new CliError("helm_failed", exitCodes.failed, `Helm refuses: ${said.at(-1)}`, {
    problems: said.slice(0, -1),
    hints: hintsFor(target, stderr),
  });
}

/** The newest first; empty when there is no release of that name. */
export async function releaseHistory(tools: Toolbox, target: ClusterTarget): Promise<readonly Revision[]> {
  const args = helmArguments(target, ["history", target.release, "--max", "50", "--output", "json"]);
  const { code, stdout, stderr } = await tools.try("helm", args);
  if (code === 0) return (JSON.parse(stdout) as readonly Revision[]).toSorted((a, b) => b.revision - a.revision);
  if (/release: not found/.test(stderr)) return [];
  throw new CliError("helm_failed", exitCodes.failed, `Helm can't read the release's history: ${lastLines(stderr, 1)}`);
}

function hintsFor({ context, namespace, release }: ClusterTarget, stderr: string): readonly string[] {
  if (/another operation .* is in progress/.test(stderr)) {
    return [
      "if no other Helm runs, an earlier one was killed halfway: see it with kgents infra history,",
      `and remove its mark: kubectl --context ${context} -n ${namespace} delete secret -l owner=helm,name=${release},status=pending-upgrade`,
    ];
  }
  if (/updates to statefulset spec|volumeClaimTemplates.*immutable/i.test(stderr)) {
    return [
      "the size and class of the database's volume can't be changed in place: leave postgresql.persistence as it was",
    ];
  }
  if (/invalid ownership metadata|cannot be imported/.test(stderr)) {
    return [
      `objects of these names are there and aren't this release's: see them with kubectl --context ${context} -n ${namespace} get all`,
    ];
  }
  return [];
}
