import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { addFilterOptions, type FilterOptions } from "./filter-options.ts";
import { runWithLibrary } from "./library-run.ts";
import { wholeNumber } from "./option-values.ts";

export interface CatalogOptions extends FilterOptions {
  readonly limit: number;
  readonly all?: boolean;
  readonly page?: string;
}

export function addCatalogCommand(library: Command, context: CliContext): void {
  const command = library
    .command("catalog")
    .description("List the catalog, in the order of ids.")
    .option("--limit <number>", "at most so many entries", wholeNumber(1, 1_000_000), 100)
    .option("--all", "every entry, however many there are")
    .option("--page <token>", "go on where an earlier list ended; it names the token")
    .addHelpText(
      "after",
      "\nExamples:\n  $ kgents library catalog --type agent --status active\n  $ kgents library catalog --all -o jsonl",
    );
  addFilterOptions(command).action(async (options: CatalogOptions, self: Command) => {
    await runWithLibrary(self, context, async (run) => {
      const { catalog } = await import("./catalog.ts");
      await catalog(options, run);
    });
  });
}
