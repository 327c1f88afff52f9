import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

interface DestroyOptions {
  readonly yes?: boolean;
  readonly purge?: boolean;
}

export function addDestroyCommand(infra: Command, context: CliContext): void {
  infra
    .command("destroy")
    .description("End the bottle. Its data stays, and the next init finds it, unless --purge is given.")
    .option("--yes", "don't ask")
    .option("--purge", "delete its data as well")
    .addHelpText("after", "\nExample:\n  $ kgents infra destroy --yes")
    .action(async (options: DestroyOptions, self: Command) => {
      const { destroyBottle } = await import("./destroy-bottle.ts");
      const { yes = false, purge = false } = options;
      await destroyBottle(context, globalOptions(self).output, { yes, purge });
    });
}
