import { CliError, usageError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { styleFor } from "../../output/style.ts";
import { secondsText } from "../bottle-words.ts";
import { serve } from "./apply-release.ts";
import { type ClusterTarget, targetText } from "./cluster-target.ts";
import { helmArguments, releaseHistory, type Revision } from "./helm.ts";
import { Kubectl } from "./kubectl.ts";
import { requireTools } from "./require-tools.ts";
import { servedRevisions } from "./served-revisions.ts";
import { Steps } from "./steps.ts";
import { Toolbox } from "./toolbox.ts";

export interface RollBackOptions {
  /** Undefined: the last one that served. */
  readonly revision: number | undefined;
  readonly waitMs: number;
  readonly dryRun?: boolean;
}

/** Goes back to a revision and follows it until it serves. Data stays as it is. */
export async function rollBack(
  context: CliContext,
  format: OutputFormat,
  target: ClusterTarget,
  options: RollBackOptions,
): Promise<void> {
  await requireTools(context, ["kubectl", "helm"]);
  const tools = new Toolbox(context, options.dryRun);
  const kubectl = new Kubectl(tools, target);
  const steps = new Steps(context);
  const history = await releaseHistory(tools, target);
  const to = chooseRevision(history, await servedRevisions(kubectl, history), options.revision, target);
  let revision = 0;
  await steps.run(`Helm release ${target.release} back to revision ${to.revision} of ${to.updated}`, async () => {
    const args = helmArguments(target, ["rollback", target.release, String(to.revision)]);
    await tools.change("helm", args, { deadlineMs: 120_000, isUninterruptible: true });
    if (tools.isDryRun) return "to be done";
    revision = (await releaseHistory(tools, target))[0]?.revision ?? 0;
    return `as revision ${revision}`;
  });
  if (tools.isDryRun) return;
  await serve(kubectl, steps, revision, options.waitMs);
  if (format === "name") context.stdout.write(`${to.revision}\n`);
  else if (format === "table" || format === "wide") {
    const { bold, green } = styleFor(context.stdout, context.env);
    const headline = `What revision ${to.revision} was serves again after ${secondsText(steps.milliseconds)}, as revision ${revision}: ${targetText(target)}.`;
    context.stdout.write(`${green(bold(headline))}\n`);
  } else {
    const document = { record: "infra_rollback", format_version: documentVersion, to_revision: to.revision, revision };
    context.stdout.write(
      await documentText({ ...document, milliseconds: steps.milliseconds, steps: steps.done }, format),
    );
  }
}

/** Throws CliError when there is none to go back to, a usage error for a number that the release doesn't have. */
export function chooseRevision(
  history: readonly Revision[],
  served: ReadonlySet<number>,
  asked: number | undefined,
  target: ClusterTarget,
): Revision {
  const [latest] = history;
  if (latest === undefined) {
    throw new CliError(
      "not_installed",
      exitCodes.failed,
      `${target.release} isn't installed in ${targetText(target)}`,
      {
        hints: ["install it: kgents infra apply l-gent"],
      },
    );
  }
  if (asked !== undefined) {
    const found = history.find(({ revision }) => revision === asked);
    if (found !== undefined) return found;
    throw usageError(`there is no revision ${asked}`, ["see which there are: kgents infra history"]);
  }
  const last = history.find(({ revision }) => revision < latest.revision && served.has(revision));
  if (last !== undefined) return last;
  throw new CliError(
    "nothing_to_roll_back_to",
    exitCodes.refused,
    `no revision before ${latest.revision} has been seen serving`,
    {
      hints: [
        "see which there are: kgents infra history",
        "go back to one by its number: kgents infra rollback NUMBER",
      ],
    },
  );
}
