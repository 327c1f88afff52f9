/** Where in which cluster the service is, or is to be. Every call to kubectl and helm names all of it. */
export interface ClusterTarget {
  readonly provider: "kind" | "existing";
  /** The kind cluster's name; empty for an existing cluster. */
  readonly cluster: string;
  /** The kube context. Always given to kubectl and helm, so that the ambient one plays no part. */
  readonly context: string;
  readonly namespace: string;
  /** The Helm release. */
  readonly release: string;
}

export const usualNames = { cluster: "kgents", namespace: "kgents-system", release: "l-gent" } as const;

/** The name of the chart's objects: its `fullname` template for a release name. */
export function objectName(release: string): string {
  const name = release.includes("l-gent") ? release : `${release}-l-gent`;
  return name.slice(0, 52).replace(/-$/, "");
}

/** Selects what belongs to the release, and nothing else in the namespace. */
export function releaseSelector({ release }: ClusterTarget): string {
  return `app.kubernetes.io/name=l-gent,app.kubernetes.io/instance=${release}`;
}

/** "namespace kgents-system of kind-kgents" */
export function targetText({ namespace, context }: ClusterTarget): string {
  return `namespace ${namespace} of ${context}`;
}
