import { usageError } from "../cli-error.ts";

export const providers = ["kind", "existing", "bottle"] as const;

export type Provider = (typeof providers)[number];

/** Refuses what this build can't do, rather than doing something else. */
export function requireBottle(provider: Provider | undefined): void {
  if (provider === "bottle") return;
  const way = "run it on this machine instead: kgents infra init --provider bottle";
  if (provider === undefined) {
    throw usageError("say where the service is to run: --provider bottle (kind and existing are still to come)", [way]);
  }
  const what = provider === "kind" ? "a kind cluster in Docker" : "a cluster that you have already";
  throw usageError(`this build has no ${provider} provider (${what}) yet; it has the bottle`, [way]);
}
