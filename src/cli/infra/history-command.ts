import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

export function addInfraHistoryCommand(infra: Command, context: CliContext): void {
  infra
    .command("history")
    .description("List what was applied to the cluster, the newest first, and which of it has been seen serving.")
    .addHelpText("after", "\nExample:\n  $ kgents infra history")
    .action(async (_options, self: Command) => {
      const [{ requireTarget }, { showHistory }] = await Promise.all([
        import("./cluster/require-target.ts"),
        import("./cluster/show-history.ts"),
      ]);
      await showHistory(context, globalOptions(self).output, requireTarget(context, "history"));
    });
}
