import { type Command, Option } from "commander";
import { searchModes } from "../../core/search/discovery.ts";
import type { CliContext } from "../context.ts";
import { addFilterOptions, type FilterOptions } from "./filter-options.ts";
import { runWithLibrary } from "./library-run.ts";
import { fraction, wholeNumber } from "./option-values.ts";

export interface DiscoverOptions extends FilterOptions {
  readonly mode: (typeof searchModes)[number];
  readonly limit: number;
  readonly threshold?: number;
  readonly explain?: boolean;
}

export function addDiscoverCommand(library: Command, context: CliContext): void {
  const command = library
    .command("discover")
    .description("Find artifacts by what they do, by name, or by signature; best first.")
    .argument("<query...>", "what is wanted, in your own words")
    .addOption(new Option("--mode <mode>", "by words, by meaning, or both").choices(searchModes).default("hybrid"))
    .option("--limit <number>", "at most so many hits", wholeNumber(1, 1_000), 10)
    .option("--threshold <score>", "only hits that score above it, 0 to 1; the default depends on the model", fraction)
    .option("--explain", "say for every hit how it was found")
    .addHelpText(
      "after",
      "\nExamples:\n  $ kgents library discover summarise a long document\n  $ kgents library discover --type tool --explain parse a date",
    );
  addFilterOptions(command).action(async (words: readonly string[], options: DiscoverOptions, self: Command) => {
    await runWithLibrary(self, context, async (run) => {
      const { discover } = await import("./discover.ts");
      await discover(words.join(" "), options, run);
    });
  });
}
