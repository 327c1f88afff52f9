import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { revisionNumber } from "./option-values.ts";

interface RetireOptions {
  readonly ifRevision?: number;
}

export function addRetireCommand(library: Command, context: CliContext): void {
  library
    .command("retire")
    .description("Hide an artifact. Nothing is deleted: restore brings it back.")
    .argument("<id>", "an id")
    .option("--if-revision <number>", "only if the artifact is at this revision", revisionNumber)
    .addHelpText("after", "\nExample:\n  $ kgents library retire old-parser")
    .action(async (id: string, { ifRevision = 0 }: RetireOptions, self: Command) => {
      await runWithLibrary(self, context, async (run) => {
        const { writeStatusChange } = await import("./status-change.ts");
        await writeStatusChange(await run.client.retireArtifact({ id, ifRevision: BigInt(ifRevision) }), run);
      });
    });
}
