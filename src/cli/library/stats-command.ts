import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";

export function addStatsCommand(library: Command, context: CliContext): void {
  library
    .command("stats")
    .description("Show how much the catalog holds, and how far search is with it.")
    .addHelpText("after", "\nExample:\n  $ kgents library stats -o json")
    .action(async (_options, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { stats } = await import("./stats.ts");
        await stats(run);
      });
    });
}
