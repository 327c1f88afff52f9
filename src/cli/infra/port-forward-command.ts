import { Argument, type Command, InvalidArgumentError } from "commander";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";

interface PortForwardOptions {
  readonly port?: number;
  readonly background?: boolean;
  readonly stop?: boolean;
}

const usualPort = 50_051;

export function addPortForwardCommand(infra: Command, context: CliContext): void {
  infra
    .command("port-forward")
    .description("Reach the service in the cluster from this machine, through one port on loopback.")
    .addArgument(new Argument("[what]", "what to reach").choices(["l-gent"]))
    .option("--port <number>", "the port on loopback; 0 picks a free one (default: 50051)", portNumber)
    .option("--background", "leave it running after this command")
    .option("--stop", "end the one that runs")
    .addHelpText("after", examples)
    .action(async (what: string | undefined, options: PortForwardOptions, self: Command) => {
      if (options.stop === true) {
        if (options.port !== undefined || options.background === true)
          throw usageError("--stop goes with no other option");
        const { stopForward } = await import("./cluster/stop-forward.ts");
        const ended = await stopForward(context);
        context.stderr.write(
          ended === undefined ? "No port-forward was running.\n" : `Ended: 127.0.0.1:${ended.port}.\n`,
        );
        return;
      }
      if (what === undefined) throw usageError("say what to reach: kgents infra port-forward l-gent");
      const { requireTarget } = await import("./cluster/require-target.ts");
      const target = requireTarget(context, "port-forward");
      const format = globalOptions(self).output;
      if (options.background === true) {
        const { forwardInBackground } = await import("./cluster/background-forward.ts");
        return await forwardInBackground(context, format, target, options.port);
      }
      const { portForward } = await import("./cluster/port-forward.ts");
      await portForward(context, format, target, options.port ?? usualPort);
    });
}

const examples = `
Each new connection goes to a pod that is ready at that moment, so clients of a pod that drains move to another one.
While it runs, every kgents command finds it by itself. A plain kubectl port-forward works too, but ends with its pod.

Examples:
  $ kgents infra port-forward l-gent
  $ kgents infra port-forward l-gent --background`;

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}
