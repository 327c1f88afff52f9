import { type Command, InvalidArgumentError, Option } from "commander";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";
import { type Provider, providers, requireBottle } from "./providers.ts";

interface InitOptions {
  readonly provider?: Provider;
  readonly port: number;
  readonly httpPort?: number;
}

export function addInitCommand(infra: Command, context: CliContext): void {
  infra
    .command("init")
    .description("Bring up a place for the service to run. Running it again finds what is there and changes nothing.")
    .addOption(new Option("--provider <name>", "where it runs; this build has the bottle only").choices(providers))
    .option("--port <number>", "gRPC port on loopback; 0 picks free ones", portNumber, 50_051)
    .option("--http-port <number>", "HTTP port on loopback (default: 8080, or a free one with --port 0)", portNumber)
    .addHelpText("after", examples)
    .action(async (options: InitOptions, self: Command) => {
      requireBottle(options.provider);
      const { initBottle } = await import("./init-bottle.ts");
      await initBottle(context, globalOptions(self).output, {
        grpcPort: options.port,
        httpPort: options.httpPort ?? (options.port === 0 ? 0 : 8_080),
      });
    });
}

const examples = `
The bottle keeps its data in LGENT_BOTTLE_DIR, or in kgents/bottle under your state folder. With DATABASE_URL set, it
uses that PostgreSQL instead of its own.

Example:
  $ kgents infra init --provider bottle`;

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}
