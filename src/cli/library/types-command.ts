import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";

interface NewTypeOptions {
  readonly description: string;
  readonly immutable?: boolean;
}

export function addTypesCommand(library: Command, context: CliContext): void {
  const types = library
    .command("types")
    .description("List the types that artifacts can have.")
    .addHelpText("after", "\nExample:\n  $ kgents library types")
    .action(async (_options, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { listTypes } = await import("./types.ts");
        await listTypes(run);
      });
    });
  types
    .command("add")
    .description("Add a type to the vocabulary.")
    .argument("<name>", "lower-case letters, digits and hyphens, such as data-set")
    .option("--description <text>", "what artifacts of this type are", "")
    .option("--immutable", "refuse other content under a version that is known")
    .addHelpText("after", '\nExample:\n  $ kgents library types add data-set --description "A table to learn from"')
    .action(async (name: string, options: NewTypeOptions, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { addType } = await import("./types.ts");
        await addType({ name, description: options.description, immutable: options.immutable === true }, run);
      });
    });
}
