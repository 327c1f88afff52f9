import { type Command, Option } from "commander";
import { registrableStatuses } from "../../core/catalog/status.ts";
import { type ArtifactFormat, artifactFormats } from "../../importers/artifact-format.ts";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { filledPath, repeated, revisionNumber } from "./option-values.ts";

export interface RegisterOptions {
  readonly id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly version?: string;
  readonly description?: string;
  readonly author?: string;
  readonly keyword?: readonly string[];
  readonly example?: readonly string[];
  readonly inputType?: string;
  readonly outputType?: string;
  readonly status?: (typeof registrableStatuses)[number];
  readonly format?: ArtifactFormat;
  readonly dryRun?: boolean;
  readonly createOnly?: boolean;
  readonly ifRevision?: number;
  readonly allowChange?: boolean;
  readonly allowUnresolved?: boolean;
}

export function addRegisterCommand(library: Command, context: CliContext): void {
  library
    .command("register")
    .summary("Register the artifact in a file, or bring it up to date.")
    .description(
      "Register the artifact in a file, or bring it up to date: source with its doc comment or docstring, package.json, " +
        "SKILL.md, MCP server.json, agent card, OpenAPI, JSON Schema, or entry documents in YAML, JSON or JSON Lines.",
    )
    .argument("<path>", "a file, or - for entry documents on stdin", filledPath)
    .option("--id <id>", "instead of the id that the file gives, as the next nine")
    .option("--name <text>", "what people call it")
    .option("--type <type>", "one of kgents library types")
    .option("--version <version>", "the artifact's version")
    .option("--description <text>", "what it does")
    .option("--author <author>", "who made it")
    .option("--keyword <keyword>", "may be given several times", repeated)
    .option("--example <query>", "what people ask for when they need it; may be given several times", repeated)
    .option("--input-type <type>", "what it takes, such as text")
    .option("--output-type <type>", "what it gives, such as list<text>")
    .addOption(
      new Option("--status <status>", "without it the status stays; new entries are active").choices(
        registrableStatuses,
      ),
    )
    .addOption(
      new Option("--format <format>", "what the file is, where that can't be told").choices(
        Object.keys(artifactFormats),
      ),
    )
    .option("--dry-run", "check everything and show the difference, store nothing")
    .option("--create-only", "refuse when the id is registered")
    .option("--if-revision <number>", "only if the artifact is at this revision", revisionNumber)
    .option("--allow-change", "take other content under a known version of an immutable type")
    .option("--allow-unresolved", "take relationships to what isn't registered yet")
    .addHelpText(
      "after",
      '\nExamples:\n  $ kgents library register src/summarise.ts --type tool --example "shorten a report"\n  $ kgents library register agent.yaml --dry-run',
    )
    .action(async (path: string, options: RegisterOptions, self: Command) => {
      if (options.createOnly === true && options.ifRevision !== undefined) {
        throw usageError("--create-only wants a new entry, --if-revision a known one: give one of the two");
      }
      await runWithLibrary(self, context, async (run) => {
        const { register } = await import("./register.ts");
        await register(path, options, run);
      });
    });
}
