import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { revisionNumber } from "./option-values.ts";

export interface ShowOptions {
  readonly revision?: number;
  readonly history?: boolean;
  readonly relationships?: boolean;
}

export function addShowCommand(library: Command, context: CliContext): void {
  library
    .command("show")
    .description("Show everything about one artifact.")
    .argument("<id>", "an id, or ID@VERSION for an earlier version")
    .option("--revision <number>", "as it was at this revision", revisionNumber)
    .option("--history", "every revision instead, newest first")
    .option("--relationships", "the relationships that touch it, too")
    .addHelpText(
      "after",
      "\nExamples:\n  $ kgents library show npm:commander\n  $ kgents library show npm:commander@15.1.0 -o yaml",
    )
    .action(async (id: string, options: ShowOptions, self: Command) => {
      if (options.history === true && (options.revision !== undefined || options.relationships === true)) {
        throw usageError("--history shows every revision; it doesn't go with --revision or --relationships");
      }
      await runWithLibrary(self, context, async (run) => {
        if (options.history === true) {
          const { history } = await import("./history.ts");
          await history(id, { limit: 1_000_000 }, run);
        } else {
          const { show } = await import("./show.ts");
          await show(id, options, run);
        }
      });
    });
}
