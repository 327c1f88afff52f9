import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { runWithLibrary } from "./library-run.ts";
import { revisionNumber } from "./option-values.ts";

interface DeprecateOptions {
  readonly reason: string;
  readonly successor?: string;
  readonly ifRevision?: number;
}

export function addDeprecateCommand(library: Command, context: CliContext): void {
  library
    .command("deprecate")
    .description("Mark an artifact as one not to start with any more. It stays findable, below its successor.")
    .argument("<id>", "an id")
    .requiredOption("--reason <text>", "why")
    .option("--successor <id>", "what to use instead; it must be registered")
    .option("--if-revision <number>", "only if the artifact is at this revision", revisionNumber)
    .addHelpText("after", '\nExample:\n  $ kgents library deprecate old-parser --reason "slow" --successor new-parser')
    .action(async (id: string, options: DeprecateOptions, self: Command) => {
      const { reason, successor = "", ifRevision = 0 } = options;
      await runWithLibrary(self, context, async (run) => {
        const { writeStatusChange } = await import("./status-change.ts");
        const request = { id, reason, successor, ifRevision: BigInt(ifRevision) };
        await writeStatusChange(await run.client.deprecateArtifact(request), run);
      });
    });
}
