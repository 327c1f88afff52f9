import type { CliContext } from "../../context.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { readProviderRecord } from "./provider-record.ts";

/** The cluster that was chosen; undefined for the bottle, and without a choice, since `npm start` makes one unasked. */
export function clusterInForce(context: CliContext): ClusterTarget | undefined {
  return readProviderRecord(context.stateDirectory)?.target;
}
