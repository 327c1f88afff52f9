import { type Command, InvalidArgumentError, Option } from "commander";
import type { CliContext } from "../context.ts";
import { usageError } from "../cli-error.ts";
import { globalOptions } from "../global-options.ts";
import { type Provider, providers } from "./providers.ts";

interface InitOptions {
  readonly provider?: Provider;
  readonly cluster?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly release?: string;
  readonly dryRun?: boolean;
  readonly port?: number;
  readonly httpPort?: number;
}

export function addInitCommand(infra: Command, context: CliContext): void {
  infra
    .command("init")
    .description(
      "Choose and bring up a place for the service to run. Running it again finds what is there and changes nothing.",
    )
    .addOption(
      new Option(
        "--provider <name>",
        "where it runs: a kind cluster in Docker, an existing cluster, or a bottle on this machine alone (default: the one chosen before, else kind where Docker and kind are present)",
      ).choices(providers),
    )
    .option("--cluster <name>", "kind: the cluster's name (default: kgents)")
    .option("--context <name>", "existing: the kube context (default: the current one)")
    .option("-n, --namespace <name>", "the namespace (default: kgents-system)")
    .option("--release <name>", "the Helm release (default: l-gent)")
    .option("--dry-run", "print the commands that would change something, and run none of them")
    .option("--port <number>", "bottle: gRPC port on loopback; 0 picks free ones (default: 50051)", portNumber)
    .option(
      "--http-port <number>",
      "bottle: HTTP port on loopback (default: 8080, or a free one with --port 0)",
      portNumber,
    )
    .addHelpText("after", examples)
    .action(async (options: InitOptions, self: Command) => {
      const format = globalOptions(self).output;
      const [{ readProviderRecord, writeProviderRecord }, { chooseProvider }] = await Promise.all([
        import("./cluster/provider-record.ts"),
        import("./cluster/choose-target.ts"),
      ]);
      const recorded = readProviderRecord(context.stateDirectory);
      const provider = await chooseProvider(context, options.provider, recorded);
      if (provider !== "bottle") {
        refuse(options, ["port", "httpPort"], "--provider bottle");
        const { initCluster } = await import("./cluster/init-cluster.ts");
        return await initCluster(context, format, provider, options, recorded);
      }
      refuse(options, ["cluster", "context", "namespace", "release", "dryRun"], "a cluster");
      const { initBottle } = await import("./init-bottle.ts");
      const { port = 50_051 } = options;
      await initBottle(context, format, { grpcPort: port, httpPort: options.httpPort ?? (port === 0 ? 0 : 8_080) });
      if (recorded !== undefined && recorded.provider !== "bottle") {
        const before = `${recorded.provider}, context ${recorded.target?.context}`;
        context.stderr.write(`note: until now the choice was ${before}; nothing there was changed\n`);
      }
      const chosenAt = context.now().toISOString();
      writeProviderRecord(context.stateDirectory, { provider, target: undefined, chosenAt });
    });
}

/** An option that the chosen provider has no use for is a mistake, not to be passed over. */
function refuse(options: InitOptions, names: readonly (keyof InitOptions)[], goesWith: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const flag = given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(`--${flag} goes with ${goesWith}`);
}

const examples = `
The bottle keeps its data in LGENT_BOTTLE_DIR, or in kgents/bottle under your state folder. With DATABASE_URL set, it
uses that PostgreSQL instead of its own. LGENT_KIND_CLUSTER, LGENT_KUBE_CONTEXT, LGENT_NAMESPACE and LGENT_RELEASE stand
for the options of those names. What is chosen is recorded, and every other infra command goes by it.

Examples:
  $ kgents infra init
  $ kgents infra init --provider existing --context my-cluster
  $ kgents infra init --provider bottle`;

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}
