import type { Deployment, Pod, ReleaseObject, ReplicaSet, StatefulSet, VolumeClaim } from "./kube-objects.ts";
import { type PodState, podState, type TroubleKind } from "./pod-state.ts";

export type Component = "service" | "database" | "other";

export interface PodView extends PodState {
  readonly name: string;
  readonly component: Component;
  /** It belongs to what was applied last, not to what that replaces. */
  readonly isCurrent: boolean;
}

/** How far the cluster is with what was applied last. */
export interface Rollout {
  readonly isDone: boolean;
  readonly hasService: boolean;
  readonly pods: readonly PodView[];
  /** What is in the way and belongs to no pod: claims without a volume, pods that may not be made. */
  readonly obstacles: readonly { readonly what: string; readonly reason: string; readonly trouble: TroubleKind }[];
}

export function readRollout(objects: readonly ReleaseObject[]): Rollout {
  const of = <Shape extends ReleaseObject>(kind: Shape["kind"]): readonly Shape[] =>
    objects.filter((object): object is Shape => object.kind === kind);
  const deployments = of<Deployment>("Deployment");
  const statefulSets = of<StatefulSet>("StatefulSet");
  const current = new Set([...newestHashes(of<ReplicaSet>("ReplicaSet")), ...updateRevisions(statefulSets)]);
  const pods = of<Pod>("Pod").map((pod) => view(pod, current));
  return {
    isDone: deployments.length > 0 && deployments.every(isDeployed) && statefulSets.every(isUpdated),
    hasService: deployments.length > 0,
    pods: pods.sort((a, b) => (a.name < b.name ? -1 : 1)),
    obstacles: [...deployments.flatMap(refusedPods), ...of<VolumeClaim>("PersistentVolumeClaim").flatMap(unboundClaim)],
  };
}

function view(pod: Pod, current: ReadonlySet<string>): PodView {
  const { labels = {}, name } = pod.metadata;
  const component = labels["app.kubernetes.io/component"];
  const hash = labels["pod-template-hash"] ?? labels["controller-revision-hash"] ?? "";
  return {
    ...podState(pod),
    name,
    component: component === "service" || component === "database" ? component : "other",
    isCurrent: current.has(hash),
  };
}

/** A Deployment's newest ReplicaSet is the one with the highest revision; an older one keeps the old pods. */
function newestHashes(replicaSets: readonly ReplicaSet[]): readonly string[] {
  const revision = ({ metadata }: ReplicaSet): number =>
    Number(metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
  const newest = [...replicaSets].sort((a, b) => revision(b) - revision(a))[0];
  return newest === undefined ? [] : [newest.metadata.labels?.["pod-template-hash"] ?? ""];
}

function updateRevisions(statefulSets: readonly StatefulSet[]): readonly string[] {
  return statefulSets.map(({ status }) => status.updateRevision ?? "");
}

function isDeployed({ metadata, spec, status }: Deployment): boolean {
  const wanted = spec.replicas ?? 1;
  return (
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0) &&
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted
  );
}

function isUpdated({ metadata, spec, status }: StatefulSet): boolean {
  const wanted = spec.replicas ?? 1;
  return (
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0) &&
    (status.updatedReplicas ?? 0) === wanted &&
    (status.readyReplicas ?? 0) === wanted
  );
}

function refusedPods({ metadata, status }: Deployment): Rollout["obstacles"] {
  const refusal = status.conditions?.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  if (refusal === undefined) return [];
  const reason = `its pods can't be made: ${refusal.message ?? refusal.reason ?? ""}`;
  return [{ what: `deployment ${metadata.name}`, reason, trouble: "configuration" }];
}

function unboundClaim({ metadata, spec, status }: VolumeClaim): Rollout["obstacles"] {
  if (status.phase === "Bound") return [];
  const classText =
    spec.storageClassName === undefined ? "the default storage class" : `storage class ${spec.storageClassName}`;
  const reason = `has no volume yet (${status.phase ?? "new"}, ${classText})`;
  return [{ what: `claim ${metadata.name}`, reason, trouble: "unschedulable" }];
}
