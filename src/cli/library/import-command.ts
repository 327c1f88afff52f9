import { type Command, Option } from "commander";
import { type ImportFormat, importFormats } from "../../importers/import-source.ts";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { filledPath } from "./option-values.ts";

export interface ImportOptions {
  readonly format?: ImportFormat;
  readonly prune?: boolean;
  readonly strict?: boolean;
  readonly restore?: boolean;
  readonly dryRun?: boolean;
  readonly allowChange?: boolean;
  readonly createOnly?: boolean;
}

export function addImportCommand(library: Command, context: CliContext): void {
  library
    .command("import")
    .summary("Register many artifacts at once: an npm project, an export, a registry, a folder.")
    .description(
      "Register many artifacts at once: an npm project, an export, MCP registry documents, agent cards, skill folders, OpenAPI. " +
        "Running it again completes an interrupted import, and brings the catalog up to date with the source.",
    )
    .argument("<path>", "a file or folder, or - for lines on stdin", filledPath)
    .addOption(new Option("--format <format>", "what it is, where that can't be told").choices(importFormats))
    .option("--prune", "retire what an earlier import of the same source brought and the source no longer has")
    .option("--strict", "stop at the first line that is refused")
    .option("--restore", "keep revisions, times and usage of an export; into an empty catalog only")
    .option("--dry-run", "check everything, store nothing")
    .option("--allow-change", "take other content under a known version of an immutable type")
    .option("--create-only", "refuse what is there already")
    .addHelpText("after", "\nExamples:\n  $ kgents library import .\n  $ kgents library import catalog.jsonl --restore")
    .action(async (path: string, options: ImportOptions, self: Command) => {
      if (options.restore === true && (options.prune === true || options.dryRun === true)) {
        throw usageError("--restore fills an empty catalog; it doesn't go with --prune or --dry-run");
      }
      await runWithLibrary(self, context, async (run) => {
        const { importArtifacts } = await import("./import.ts");
        await importArtifacts(path, options, run);
      });
    });
}
