import { describe, expect, test } from "vitest";
import type { ContainerStatus, Pod } from "./kube-objects.ts";
import { podState } from "./pod-state.ts";

interface PodParts {
  readonly phase?: string;
  readonly inits?: readonly ContainerStatus[];
  readonly containers?: readonly ContainerStatus[];
  readonly conditions?: NonNullable<Pod["status"]["conditions"]>;
  readonly deletionTimestamp?: string;
}

function pod({ inits = [], containers = [], deletionTimestamp, ...status }: PodParts): Pod {
  return {
    kind: "Pod",
    metadata: { name: "l-gent-1", ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
    spec: {},
    status: { ...status, initContainerStatuses: inits, containerStatuses: containers },
  };
}

function container(name: string, parts: Partial<ContainerStatus>): ContainerStatus {
  return { name, image: "kgents/l-gent:x", ready: false, restartCount: 0, ...parts };
}

const ready = [{ type: "Ready", status: "True" }];
const done = container("wait-for-db", { ready: true, state: { terminated: { exitCode: 0 } } });
const behind = container("l-gent", { state: { waiting: { reason: "PodInitializing" } } });

describe("a pod is told by the first thing in its way", () => {
  test("ready", () => {
    const state = podState(
      pod({ conditions: ready, inits: [done], containers: [container("l-gent", { ready: true })] }),
    );
    expect(state).toEqual({ isReady: true, isEnding: false, reason: "ready", trouble: undefined, restarts: 0 });
  });

  test("one that is ending isn't ready, whatever its conditions say", () => {
    const state = podState(pod({ conditions: ready, deletionTimestamp: "2026-01-01T00:00:00Z" }));
    expect(state).toMatchObject({ isReady: false, isEnding: true });
  });

  test("no node", () => {
    const message = "0/1 nodes are available: 1 Insufficient cpu.";
    const state = podState(pod({ conditions: [{ type: "PodScheduled", status: "False", message }] }));
    expect(state).toMatchObject({ trouble: "unschedulable", reason: `no node takes it: ${message}` });
  });

  test("waits for the database, then migrates", () => {
    const running = { state: { running: {} } };
    expect(podState(pod({ inits: [container("wait-for-db", running)], containers: [behind] })).reason).toBe(
      "wait-for-db: waits for the database to accept this user",
    );
    expect(podState(pod({ inits: [done, container("migrate", running)], containers: [behind] })).reason).toBe(
      "migrate: brings the database's schema up to date",
    );
  });

  test.each(["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"])("image: %s", (reason) => {
    const inits = [container("wait-for-db", { state: { waiting: { reason, message: "not found" } } })];
    expect(podState(pod({ inits, containers: [behind] }))).toMatchObject({
      trouble: "image",
      reason: `wait-for-db: the image kgents/l-gent:x can't be had: ${reason}: not found`,
    });
  });

  test("a missing Secret is configuration", () => {
    const waiting = { reason: "CreateContainerConfigError", message: 'secret "x" not found' };
    expect(podState(pod({ inits: [container("wait-for-db", { state: { waiting } })] }))).toMatchObject({
      trouble: "configuration",
      reason: 'wait-for-db: can\'t be started: CreateContainerConfigError: secret "x" not found',
    });
  });

  test("a crash loop tells what the container said last, and how often it was started anew", () => {
    const inits = [
      container("wait-for-db", {
        restartCount: 2,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, message: "error:\n the password was refused\n" } },
      }),
    ];
    expect(podState(pod({ inits, containers: [behind] }))).toMatchObject({
      trouble: "crash",
      restarts: 2,
      reason: "wait-for-db: ended with exit code 1 (started anew 2 times): error: / the password was refused",
    });
  });

  test("too little memory is told as such", () => {
    const containers = [
      container("l-gent", { restartCount: 1, state: { terminated: { exitCode: 137, reason: "OOMKilled" } } }),
    ];
    expect(podState(pod({ inits: [done], containers })).reason).toContain("needed more memory than its limit");
  });

  test("running without being ready", () => {
    const containers = [container("l-gent", { started: true, state: { running: {} } })];
    expect(podState(pod({ inits: [done], containers }))).toMatchObject({
      trouble: undefined,
      reason: "l-gent: runs, but says that it isn't ready",
    });
  });

  test("evicted", () => {
    const state = podState({ ...pod({}), status: { phase: "Failed", reason: "Evicted", message: "low on disk" } });
    expect(state).toMatchObject({ trouble: "ended", reason: "was ended: Evicted: low on disk" });
  });
});
