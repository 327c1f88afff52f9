import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

interface DestroyOptions {
  readonly yes?: boolean;
  readonly purge?: boolean;
  readonly dryRun?: boolean;
}

export function addDestroyCommand(infra: Command, context: CliContext): void {
  infra
    .command("destroy")
    .description(
      "Take down what infra init chose: a kind cluster with all that is in it; in an existing cluster the release, whose " +
        "volume and password stay; a bottle, whose data stays. --purge deletes those too.",
    )
    .option("--yes", "don't ask")
    .option("--purge", "delete the data as well")
    .option("--dry-run", "print the commands that would change something, and run none of them (clusters)")
    .addHelpText("after", "\nExample:\n  $ kgents infra destroy --yes")
    .action(async (options: DestroyOptions, self: Command) => {
      const { yes = false, purge = false, dryRun = false } = options;
      const format = globalOptions(self).output;
      const { clusterInForce } = await import("./cluster/cluster-in-force.ts");
      const target = clusterInForce(context);
      if (target !== undefined) {
        const { destroyCluster } = await import("./cluster/destroy-cluster.ts");
        return await destroyCluster(context, format, target, { yes, purge, dryRun });
      }
      if (dryRun) throw usageError("--dry-run goes with a cluster");
      const [{ destroyBottle }, { removeProviderRecord }] = await Promise.all([
        import("./destroy-bottle.ts"),
        import("./cluster/provider-record.ts"),
      ]);
      if (await destroyBottle(context, format, { yes, purge })) removeProviderRecord(context.stateDirectory);
    });
}
