import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { addCatalogCommand } from "./catalog-command.ts";
import { addDeprecateCommand } from "./deprecate-command.ts";
import { addDiffCommand } from "./diff-command.ts";
import { addDiscoverCommand } from "./discover-command.ts";
import { addExportCommand } from "./export-command.ts";
import { addHistoryCommand } from "./history-command.ts";
import { addImportCommand } from "./import-command.ts";
import { addRegisterCommand } from "./register-command.ts";
import { addRestoreCommand } from "./restore-command.ts";
import { addRetireCommand } from "./retire-command.ts";
import { addShowCommand } from "./show-command.ts";
import { addStatsCommand } from "./stats-command.ts";
import { addTypesCommand } from "./types-command.ts";
import { addUseCommand } from "./use-command.ts";

type AddCommand = (library: Command, context: CliContext) => void;

/** In the order in which help shows them. */
const commands: ReadonlyMap<string, AddCommand> = new Map([
  ["catalog", addCatalogCommand],
  ["discover", addDiscoverCommand],
  ["show", addShowCommand],
  ["register", addRegisterCommand],
  ["import", addImportCommand],
  ["export", addExportCommand],
  ["history", addHistoryCommand],
  ["diff", addDiffCommand],
  ["deprecate", addDeprecateCommand],
  ["retire", addRetireCommand],
  ["restore", addRestoreCommand],
  ["use", addUseCommand],
  ["types", addTypesCommand],
  ["stats", addStatsCommand],
]);

/**
 * `kgents library`. Each file beside this one says what a command takes, and loads its body when it runs. When `only`
 * names one of them, the others are left out.
 */
export function addLibraryCommands(program: Command, context: CliContext, only?: string): void {
  const library = program
    .command("library")
    .description("Find, register and follow the artifacts in the catalog.")
    .addHelpText("after", "\nExample:\n  $ kgents library catalog --type agent");
  const addOnly = only === undefined ? undefined : commands.get(only);
  for (const addCommand of addOnly === undefined ? commands.values() : [addOnly]) addCommand(library, context);
}
