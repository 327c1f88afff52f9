import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

export function addStatusCommand(infra: Command, context: CliContext): void {
  infra
    .command("status")
    .description("Show how the cluster or bottle and each of its parts are. Exits 1 when something is wrong.")
    .addHelpText("after", "\nExample:\n  $ kgents infra status -o json")
    .action(async (_options, self: Command) => {
      const format = globalOptions(self).output;
      const { clusterInForce } = await import("./cluster/cluster-in-force.ts");
      const target = clusterInForce(context);
      if (target !== undefined) {
        const { showClusterStatus } = await import("./cluster/show-cluster-status.ts");
        return await showClusterStatus(context, format, target);
      }
      const { showStatus } = await import("./show-status.ts");
      await showStatus(context, format);
    });
}
