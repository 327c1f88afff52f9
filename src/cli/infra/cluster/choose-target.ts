import { usageError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import type { Provider } from "../providers.ts";
import { type ClusterTarget, usualNames } from "./cluster-target.ts";
import { kindContext } from "./kind.ts";
import { type ProviderRecord } from "./provider-record.ts";
import { versionOf } from "./require-tools.ts";
import type { Toolbox } from "./toolbox.ts";

/** What `infra init` was told on its command line. */
export interface TargetOptions {
  readonly provider?: Provider;
  readonly cluster?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly release?: string;
}

/** The provider asked for, or the one chosen before, or kind where Docker and kind are there. Never another in silence. */
export async function chooseProvider(
  context: CliContext,
  asked: Provider | undefined,
  recorded: ProviderRecord | undefined,
): Promise<Provider> {
  const known = asked ?? recorded?.provider;
  if (known !== undefined) return known;
  const [docker, kind] = await Promise.all([versionOf(context, "docker"), versionOf(context, "kind")]);
  if (docker !== undefined && kind !== undefined) return "kind";
  const missing = [docker === undefined ? "Docker" : "", kind === undefined ? "kind" : ""].filter(
    (name) => name !== "",
  );
  throw usageError(
    `say where the service is to run: ${missing.join(" and ")} can't be found here, so kind isn't taken by default`,
    [
      "this machine only, without a cluster: kgents infra init --provider bottle",
      "a cluster that you have: kgents infra init --provider existing [--context NAME]",
      "a cluster in Docker, once Docker and kind are installed: kgents infra init --provider kind",
    ],
  );
}

/** Names come from the flags, then from the environment, then from the last choice of the same provider. */
export async function chooseTarget(
  tools: Toolbox,
  provider: "kind" | "existing",
  options: TargetOptions,
  recorded: ProviderRecord | undefined,
): Promise<ClusterTarget> {
  const { env } = tools.context;
  const before = recorded?.target?.provider === provider ? recorded.target : undefined;
  const namespace = options.namespace ?? (env["LGENT_NAMESPACE"] || before?.namespace || usualNames.namespace);
  const release = options.release ?? (env["LGENT_RELEASE"] || before?.release || usualNames.release);
  if (provider === "kind") {
    if (options.context !== undefined)
      throw usageError("--context goes with --provider existing; kind names its own (--cluster NAME)");
    const cluster = options.cluster ?? (env["LGENT_KIND_CLUSTER"] || before?.cluster || usualNames.cluster);
    return { provider, cluster, context: kindContext(cluster), namespace, release };
  }
  if (options.cluster !== undefined)
    throw usageError("--cluster goes with --provider kind; name an existing cluster by its --context");
  const context = options.context ?? (env["LGENT_KUBE_CONTEXT"] || before?.context || (await currentContext(tools)));
  return { provider, cluster: "", context: await knownContext(tools, context), namespace, release };
}

async function currentContext(tools: Toolbox): Promise<string> {
  const { code, stdout } = await tools.try("kubectl", ["config", "current-context"]);
  if (code === 0) return stdout.trim();
  throw usageError("kubectl has no current context", [
    "name one: kgents infra init --provider existing --context NAME",
    ...(await known(tools)),
  ]);
}

async function knownContext(tools: Toolbox, context: string): Promise<string> {
  const names = await contexts(tools);
  if (names.includes(context)) return context;
  throw usageError(`kubectl knows no context ${context}`, await known(tools));
}

async function contexts(tools: Toolbox): Promise<readonly string[]> {
  const text = await tools.look("kubectl", ["config", "get-contexts", "--output=name"]);
  return text.split("\n").filter((line) => line !== "");
}

async function known(tools: Toolbox): Promise<readonly string[]> {
  const names = await contexts(tools);
  return names.length === 0 ? ["kubectl has no contexts at all: see KUBECONFIG"] : [`it knows: ${names.join(", ")}`];
}
