import { defaultPort, parseAddress } from "./parse-address.ts";
import { type RecordedEndpoint, readRecordedEndpoints } from "./recorded-endpoint.ts";

export type AddressSource = "flag" | "environment" | "bottle" | "port-forward" | "in-cluster" | "default";

/** Which service to talk to, and why that one. */
export interface ChosenAddress {
  /** host:port */
  readonly address: string;
  readonly source: AddressSource;
  /** How it was chosen, as a phrase: "by --service". */
  readonly chosen: string;
  /** A recorded endpoint that lost against the chosen one, which was started later. */
  readonly passedOver: RecordedEndpoint | undefined;
}

export interface AddressSources {
  /** The value of --service. */
  readonly flag: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stateDirectory: string;
}

/**
 * The first source that is set, and no other: --service, LGENT_SERVICE, the recorded bottle or port-forward (of two the
 * one started last), then in-cluster DNS inside a pod and localhost elsewhere. Whether anybody answers there plays no
 * part: a dead address must show, not be papered over. Throws RangeError for an address that isn't one, RecordError for
 * a damaged record.
 */
export function resolveAddress(sources: AddressSources): ChosenAddress {
  const { flag, env, stateDirectory } = sources;
  if (flag !== undefined) return chosen(flag, "flag", "by --service");
  const variable = env["LGENT_SERVICE"];
  if (variable) return chosen(variable, "environment", "by the environment variable LGENT_SERVICE");
  const [latest, other] = readRecordedEndpoints(stateDirectory);
  if (latest !== undefined) {
    const rest = other === undefined ? "" : `, which was started after the recorded ${describeEndpoint(other)}`;
    const how = `by the recorded ${latest.kind} of ${latest.startedAt} (process ${latest.pid})${rest}`;
    return { ...chosen(latest.address, latest.kind, how), passedOver: other };
  }
  if (env["KUBERNETES_SERVICE_HOST"]) {
    const namespace = env["LGENT_NAMESPACE"] || "kgents-system";
    const how = `inside a pod: the headless service in namespace ${namespace}`;
    return chosen(`l-gent-headless.${namespace}:${defaultPort}`, "in-cluster", how);
  }
  const how = "by default: no --service, no LGENT_SERVICE, no recorded bottle or port-forward";
  return chosen(`localhost:${defaultPort}`, "default", how);
}

export function describeEndpoint(endpoint: RecordedEndpoint): string {
  return `${endpoint.kind} at ${endpoint.address} of ${endpoint.startedAt}`;
}

function chosen(address: string, source: AddressSource, how: string): ChosenAddress {
  return { address: parseAddress(address).text, source, chosen: how, passedOver: undefined };
}
