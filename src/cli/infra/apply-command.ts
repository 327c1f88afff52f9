import { Argument, type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

interface ApplyOptions {
  readonly image?: string;
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  /** Seconds. */
  readonly wait: number;
  readonly dryRun?: boolean;
}

export function addApplyCommand(infra: Command, context: CliContext): void {
  infra
    .command("apply")
    .description(
      "Install the service and its database in the cluster, or bring them up to date, and wait until they serve.",
    )
    .addArgument(new Argument("<what>", "what to apply").choices(["l-gent"]))
    .option(
      "--image <reference>",
      "the image to run (default: kind builds one from this clone, other clusters pull the chart's)",
    )
    .option("-f, --values <file>", "a values file for the chart, as Helm takes it; may be repeated", collect)
    .option("--set <key=value>", "one value for the chart, as Helm takes it; may be repeated", collect)
    .option("--wait <seconds>", "how long the pods may take to come up", seconds, 300)
    .option("--dry-run", "print the commands that would change something, and run none of them")
    .addHelpText("after", examples)
    .action(async (_what: string, options: ApplyOptions, self: Command) => {
      const [{ requireTarget }, { applyRelease }] = await Promise.all([
        import("./cluster/require-target.ts"),
        import("./cluster/apply-release.ts"),
      ]);
      const { values = [], set = [], wait, ...rest } = options;
      const target = requireTarget(context, "apply");
      await applyRelease(context, globalOptions(self).output, target, { ...rest, values, set, waitMs: wait * 1_000 });
    });
}

const examples = `
The values given are all that differ from the chart's defaults: those of an earlier apply aren't remembered. A pod that
can't come up is named within 15 seconds, with its reason; what served before goes on serving.

Examples:
  $ kgents infra apply l-gent
  $ kgents infra apply l-gent --values charts/l-gent/values-prod.yaml --set lgent.replicaCount=3
  $ kgents infra apply l-gent --image registry.example/kgents/l-gent:0.1.0`;

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 86_400)
    throw new InvalidArgumentError("It must be a number of seconds from 1 to 86400.");
  return value;
}
