import { expect, test } from "vitest";
import type { Deployment, Pod, ReleaseObject, ReplicaSet, StatefulSet, VolumeClaim } from "./kube-objects.ts";
import { readRollout } from "./rollout.ts";

function deployment(status: Deployment["status"]): Deployment {
  return { kind: "Deployment", metadata: { name: "l-gent", generation: 2 }, spec: { replicas: 1 }, status };
}

function replicaSet(hash: string, revision: number): ReplicaSet {
  const annotations = { "deployment.kubernetes.io/revision": String(revision) };
  return { kind: "ReplicaSet", metadata: { name: hash, labels: { "pod-template-hash": hash }, annotations } };
}

function statefulSet(updated: number): StatefulSet {
  const status = { observedGeneration: 1, readyReplicas: 1, updatedReplicas: updated, updateRevision: "db-2" };
  return { kind: "StatefulSet", metadata: { name: "l-gent-postgres", generation: 1 }, spec: { replicas: 1 }, status };
}

function pod(name: string, labels: Readonly<Record<string, string>>): Pod {
  return { kind: "Pod", metadata: { name, labels }, spec: {}, status: {} };
}

const complete = { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };

test.each<[string, readonly ReleaseObject[], boolean]>([
  ["nothing there", [], false],
  ["all is new and available", [deployment(complete), statefulSet(1)], true],
  [
    "the controller hasn't seen the change",
    [deployment({ ...complete, observedGeneration: 1 }), statefulSet(1)],
    false,
  ],
  ["an old pod still runs", [deployment({ ...complete, replicas: 2 }), statefulSet(1)], false],
  ["the new pod isn't available", [deployment({ ...complete, availableReplicas: 0 }), statefulSet(1)], false],
  ["the database's pod is of the revision before", [deployment(complete), statefulSet(0)], false],
])("%s: done is %#", (_name, objects, isDone) => {
  expect(readRollout(objects).isDone).toBe(isDone);
});

test("pods belong to what was applied last, or to what that replaces", () => {
  const { pods } = readRollout([
    replicaSet("old", 9),
    replicaSet("new", 10),
    statefulSet(0),
    pod("a", { "pod-template-hash": "old", "app.kubernetes.io/component": "service" }),
    pod("b", { "pod-template-hash": "new", "app.kubernetes.io/component": "service" }),
    pod("c", { "controller-revision-hash": "db-1", "app.kubernetes.io/component": "database" }),
    pod("d", { "controller-revision-hash": "db-2", "app.kubernetes.io/component": "database" }),
  ]);
  expect(pods.map(({ name, isCurrent, component }) => [name, isCurrent, component])).toEqual([
    ["a", false, "service"],
    ["b", true, "service"],
    ["c", false, "database"],
    ["d", true, "database"],
  ]);
});

test("claims without a volume and pods that may not be made are obstacles", () => {
  const claim: VolumeClaim = {
    kind: "PersistentVolumeClaim",
    metadata: { name: "data-0" },
    spec: { storageClassName: "fast" },
    status: { phase: "Pending" },
  };
  const message = "exceeded quota";
  const refused = deployment({ conditions: [{ type: "ReplicaFailure", status: "True", message }] });
  expect(readRollout([claim, refused]).obstacles).toMatchObject([
    { what: "deployment l-gent", reason: "its pods can't be made: exceeded quota" },
    { what: "claim data-0", reason: "has no volume yet (Pending, storage class fast)" },
  ]);
});
