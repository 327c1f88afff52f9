import { usageError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { readProviderRecord } from "./provider-record.ts";

/** The cluster that `infra init` chose. Throws a usage error when none is chosen, or a bottle. */
export function requireTarget(context: CliContext, command: string): ClusterTarget {
  const recorded = readProviderRecord(context.stateDirectory);
  if (recorded?.target !== undefined) return recorded.target;
  const why = recorded === undefined ? "no provider is chosen yet" : "the provider chosen is the bottle";
  throw usageError(`infra ${command} needs a cluster, and ${why}`, [
    "a cluster in Docker: kgents infra init --provider kind",
    "a cluster that you have: kgents infra init --provider existing [--context NAME]",
    "run the service on this machine, without a cluster: kgents infra init --provider bottle",
    "a service that somebody else runs is reached with --service HOST:PORT or LGENT_SERVICE",
  ]);
}
