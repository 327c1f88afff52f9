import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";

export function addDiffCommand(library: Command, context: CliContext): void {
  library
    .command("diff")
    .description("Show what differs between two states of an artifact; by default the latest against the one before.")
    .argument("<id>", "an id")
    .argument("[from]", "a revision number, or @VERSION")
    .argument("[to]", "a revision number, or @VERSION; without it the latest")
    .addHelpText(
      "after",
      "\nExamples:\n  $ kgents library diff npm:commander\n  $ kgents library diff npm:commander @14.0.0 @15.1.0",
    )
    .action(async (id: string, from: string | undefined, to: string | undefined, _options, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { diff } = await import("./diff.ts");
        await diff(id, from, to, run);
      });
    });
}
