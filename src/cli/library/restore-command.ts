import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { revisionNumber } from "./option-values.ts";

interface RestoreOptions {
  readonly ifRevision?: number;
}

export function addRestoreCommand(library: Command, context: CliContext): void {
  library
    .command("restore")
    .description("Undo deprecate or retire.")
    .argument("<id>", "an id")
    .option("--if-revision <number>", "only if the artifact is at this revision", revisionNumber)
    .addHelpText("after", "\nExample:\n  $ kgents library restore old-parser")
    .action(async (id: string, { ifRevision = 0 }: RestoreOptions, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { writeStatusChange } = await import("./status-change.ts");
        await writeStatusChange(await run.client.restoreArtifact({ id, ifRevision: BigInt(ifRevision) }), run);
      });
    });
}
