import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";

interface UseOptions {
  readonly success?: boolean;
  readonly failure?: string;
}

export function addUseCommand(library: Command, context: CliContext): void {
  library
    .command("use")
    .description("Report that an artifact was used, and how it went.")
    .argument("<id>", "an id")
    .option("--success", "it did what it should")
    .option("--failure <message>", "it didn't, and this is what it said")
    .addHelpText(
      "after",
      '\nExamples:\n  $ kgents library use my-tool --success\n  $ kgents library use my-tool --failure "timed out"',
    )
    .action(async (id: string, { success, failure }: UseOptions, self: Command) => {
      if ((success === true) === (failure !== undefined))
        throw usageError("give either --success or --failure MESSAGE");
      await runWithLibrary(self, context, async (run) => {
        const { use } = await import("./use.ts");
        await use(id, failure, run);
      });
    });
}
