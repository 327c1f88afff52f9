import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

interface RollbackOptions {
  /** Seconds. */
  readonly wait: number;
  readonly dryRun?: boolean;
}

export function addRollbackCommand(infra: Command, context: CliContext): void {
  infra
    .command("rollback")
    .description("Go back to what served before, and wait until it serves again. The data isn't touched.")
    .argument("[revision]", "the revision to go back to (default: the last one that was seen serving)", wholeNumber)
    .option("--wait <seconds>", "how long the pods may take to come up", wholeNumber, 300)
    .option("--dry-run", "print the commands that would change something, and run none of them")
    .addHelpText("after", "\nExample:\n  $ kgents infra rollback")
    .action(async (revision: number | undefined, { wait, ...rest }: RollbackOptions, self: Command) => {
      const [{ requireTarget }, { rollBack }] = await Promise.all([
        import("./cluster/require-target.ts"),
        import("./cluster/roll-back.ts"),
      ]);
      const target = requireTarget(context, "rollback");
      await rollBack(context, globalOptions(self).output, target, { ...rest, revision, waitMs: wait * 1_000 });
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 86_400)
    throw new InvalidArgumentError("It must be a whole number from 1 to 86400.");
  return value;
}
