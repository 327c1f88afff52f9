import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

export function addStatusCommand(infra: Command, context: CliContext): void {
  infra
    .command("status")
    .description("Show how the bottle and each of its parts are. Exits 1 when something is wrong.")
    .addHelpText("after", "\nExample:\n  $ kgents infra status -o json")
    .action(async (_options, self: Command) => {
      const { showStatus } = await import("./show-status.ts");
      await showStatus(context, globalOptions(self).output);
    });
}
