/** The programs of others that a cluster provider runs. */
export const toolNames = ["docker", "kind", "kubectl", "helm"] as const;

export type ToolName = (typeof toolNames)[number];

export interface ToolRequirement {
  /** The oldest version that does all that we ask of it. */
  readonly minimum: string;
  /** Why it's needed, as the end of "it is needed to …". */
  readonly purpose: string;
  /** Where to get it. */
  readonly source: string;
  /** Asks for the version of the program itself, without a server. */
  readonly versionArguments: readonly string[];
}

export const toolRequirements: Readonly<Record<ToolName, ToolRequirement>> = {
  docker: {
    minimum: "20.10.0",
    purpose: "build the service's image and run the nodes of a kind cluster",
    source: "https://docs.docker.com/get-started/get-docker/",
    versionArguments: ["--version"],
  },
  kind: {
    // The first whose default nodes run a Kubernetes that the chart supports and that is still maintained widely.
    minimum: "0.20.0",
    purpose: "make a Kubernetes cluster inside Docker",
    source: "https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
    versionArguments: ["version"],
  },
  kubectl: {
    minimum: "1.27.0",
    purpose: "talk to the cluster",
    source: "https://kubernetes.io/docs/tasks/tools/#kubectl",
    versionArguments: ["version", "--client", "--output=yaml"],
  },
  helm: {
    // Charts with `lookup` in dry runs, and `--reset-then-reuse-values`.
    minimum: "3.14.0",
    purpose: "install and upgrade the chart",
    source: "https://helm.sh/docs/intro/install/",
    versionArguments: ["version", "--short"],
  },
};

/** The chart's own bound (kubeVersion in Chart.yaml). */
export const oldestKubernetes = "1.27.0";

/** The first version number in what a program says of itself; undefined when there is none. */
export function versionIn(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** Whether `version` is at least `minimum`; both are three numbers. */
export function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string): readonly number[] => text.split(".").map(Number);
  const wanted = numbers(minimum);
  for (const [index, number] of numbers(version).entries()) {
    const least = wanted[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}
