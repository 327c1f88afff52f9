import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { addFilterOptions, type FilterOptions } from "./filter-options.ts";
import { runWithLibrary } from "./library-run.ts";
import { filledPath } from "./option-values.ts";

export interface ExportOptions extends FilterOptions {
  readonly history?: boolean;
  readonly file?: string;
}

export function addExportCommand(library: Command, context: CliContext): void {
  const command = library
    .command("export")
    .description("Write the whole catalog as JSON Lines, from one snapshot; `import --restore` reads it back.")
    .option("--history", "every revision of every entry, too")
    .option(
      "-f, --file <path>",
      "into this file, which appears only when it is whole; without it to stdout",
      filledPath,
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ kgents library export --history -f catalog.jsonl\n  $ kgents library export --type agent | head",
    );
  addFilterOptions(command).action(async (options: ExportOptions, self: Command) => {
    await runWithLibrary(self, context, async (run) => {
      const { exportCatalog } = await import("./export.ts");
      await exportCatalog(options, run);
    });
  });
}
