import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { wholeNumber } from "./option-values.ts";

export interface HistoryOptions {
  readonly limit: number;
}

export function addHistoryCommand(library: Command, context: CliContext): void {
  library
    .command("history")
    .description("List the revisions of an artifact, newest first. Each one stays readable with show --revision.")
    .argument("<id>", "an id")
    .option("--limit <number>", "at most so many revisions", wholeNumber(1, 1_000_000), 100)
    .addHelpText("after", "\nExample:\n  $ kgents library history npm:commander")
    .action(async (id: string, options: HistoryOptions, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { history } = await import("./history.ts");
        await history(id, options, run);
      });
    });
}
