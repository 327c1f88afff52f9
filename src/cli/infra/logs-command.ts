import { Argument, type Command, InvalidArgumentError } from "commander";
import { type BottlePart, bottleParts } from "../../bottle/files/bottle-paths.ts";
import type { CliContext } from "../context.ts";

interface LogsOptions {
  readonly lines: number;
  readonly follow?: boolean;
}

export function addLogsCommand(infra: Command, context: CliContext): void {
  infra
    .command("logs")
    .description("Show what the parts of the service said last. Only a bottle has a supervisor.")
    .addArgument(new Argument("[part]", "one part only").choices(bottleParts))
    .option("-n, --lines <number>", "how many lines of each", count, 40)
    .option("-f, --follow", "go on until Ctrl-C")
    .addHelpText("after", "\nExample:\n  $ kgents infra logs service -f")
    .action(async (part: BottlePart | undefined, options: LogsOptions) => {
      const { lines, follow = false } = options;
      const { clusterInForce } = await import("./cluster/cluster-in-force.ts");
      const target = clusterInForce(context);
      if (target !== undefined) {
        const { showClusterLogs } = await import("./cluster/show-cluster-logs.ts");
        return await showClusterLogs(context, target, part, lines, follow);
      }
      const { showLogs } = await import("./show-logs.ts");
      await showLogs(context, part === undefined ? bottleParts : [part], lines, follow);
    });
}

function count(text: string): number {
  const lines = Number(text);
  if (!/^\d+$/.test(text) || lines > 100_000) throw new InvalidArgumentError("It must be a number from 0 to 100000.");
  return lines;
}
