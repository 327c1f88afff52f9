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

/** `kgents library`. Each file beside this one says what a command takes and loads its body when it runs. */
export function addLibraryCommands(program: Command, context: CliContext): void {
  const library = program
    .command("library")
    .description("Find, register and follow the artifacts in the catalog.")
    .addHelpText("after", "\nExample:\n  $ kgents library catalog --type agent");
  const add = [
    addCatalogCommand,
    addDiscoverCommand,
    addShowCommand,
    addRegisterCommand,
    addImportCommand,
    addExportCommand,
    addHistoryCommand,
    addDiffCommand,
    addDeprecateCommand,
    addRetireCommand,
    addRestoreCommand,
    addUseCommand,
    addTypesCommand,
    addStatsCommand,
  ];
  for (const addCommand of add) addCommand(library, context);
}
