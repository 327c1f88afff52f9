import type { ClientError } from "../client/client-error.ts";
import { type ChosenAddress, describeEndpoint } from "../client/resolve-address.ts";
import { visibleLine } from "./output/visible-text.ts";
import type { Style } from "./output/style.ts";

/** Nobody answers where the service should be. Carries all that the panel shows. */
export class ClusterUnavailable extends Error {
  override readonly name = "ClusterUnavailable";
  readonly target: ChosenAddress;
  readonly reason: ClientError;

  constructor(target: ChosenAddress, reason: ClientError) {
    super(`the library service can't be reached at ${target.address}: ${reason.message}`, { cause: reason });
    this.target = target;
    this.reason = reason;
  }
}

export interface NextStep {
  readonly command: string;
  readonly purpose: string;
}

/** What to try, in order. A bottle is mended where it was made; everything else is looked for in a cluster. */
export function nextSteps(target: ChosenAddress): readonly NextStep[] {
  const status = { command: "kgents infra status", purpose: "see what runs and what doesn't" };
  const bottle = "kgents infra init --provider bottle";
  if (target.source === "bottle") return [status, { command: bottle, purpose: "start the bottle again" }];
  const steps = [
    { command: "kgents infra port-forward l-gent", purpose: "reach a service that runs in the cluster" },
    status,
    { command: "kgents infra apply l-gent", purpose: "install the service, or bring it up to date" },
  ];
  if (target.source !== "default") return steps;
  return [...steps, { command: bottle, purpose: "no cluster at hand: run the service on this machine" }];
}

/** The panel: what was tried, how it was chosen, what went wrong, what to do now. */
export function clusterUnavailablePanel(error: ClusterUnavailable, style: Style): string {
  const { target, reason } = error;
  const facts: (readonly [string, string])[] = [
    ["tried", target.address],
    ["chosen", target.chosen],
    ["error", reason.message],
  ];
  if (target.passedOver !== undefined) facts.push(["not tried", describeEndpoint(target.passedOver)]);
  const steps = nextSteps(target);
  const widest = Math.max(...steps.map((step) => step.command.length));
  return [
    style.bold(style.red("Cluster Unavailable")),
    "",
    ...facts.map(([label, text]) => `  ${style.dim(label.padEnd(9))}  ${visibleLine(text)}`),
    "",
    "Next, in this order:",
    ...steps.map((step) => `  ${style.cyan(step.command)}${" ".repeat(widest - step.command.length)}  ${step.purpose}`),
    "",
  ].join("\n");
}
