import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import { releaseSelector } from "./cluster-target.ts";
import { type ReleaseObject, releaseKinds } from "./kube-objects.ts";
import type { Kubectl } from "./kubectl.ts";
import type { TroubleKind } from "./pod-state.ts";
import { type PodView, readRollout, type Rollout } from "./rollout.ts";
import type { Steps } from "./steps.ts";

const pollMs = 700;

/**
 * How long a trouble may last before it is called by its name. A pull may fail once and a crash be an accident, but
 * both are told within 15 s; a volume or a node may take a while to come.
 */
const patienceMs: Readonly<Record<TroubleKind, number>> = {
  image: 5_000,
  configuration: 5_000,
  crash: 5_000,
  ended: 5_000,
  unschedulable: 45_000,
};

/** Neither more patience nor another try mends these. */
const hopeless = /ErrImageNeverPull|InvalidImageName|CrashLoopBackOff/;

/**
 * Follows the cluster until everything that was applied last runs and nothing older does. Each pod's reason is told
 * when it changes. Throws CliError as soon as something is wrong that doesn't mend itself, and when `waitMs` is over.
 */
export async function watchRollout(kubectl: Kubectl, steps: Steps, waitMs: number): Promise<Rollout> {
  const deadline = performance.now() + waitMs;
  const told = new Map<string, string>();
  const since = new Map<string, number>();
  const mended = new Set<string>();
  for (;;) {
    const rollout = await lookAtRollout(kubectl);
    const concerns = concernsOf(rollout);
    for (const { what, reason } of concerns) {
      if (told.get(what) === reason) continue;
      told.set(what, reason);
      steps.tell(`${what} ${reason}`);
    }
    if (rollout.isDone) return rollout;
    await mendStuckDatabase(kubectl, steps, rollout, mended);
    const now = performance.now();
    const lasting = concerns.find(({ what, trouble, reason }) => {
      const key = `${what} ${trouble}`;
      if (trouble === undefined) return false;
      if (!since.has(key)) since.set(key, now);
      return now - (since.get(key) ?? now) > (hopeless.test(reason) ? 0 : patienceMs[trouble]);
    });
    for (const key of since.keys()) {
      if (!concerns.some(({ what, trouble }) => key === `${what} ${trouble}`)) since.delete(key);
    }
    if (lasting !== undefined) throw failure(rollout, `${lasting.what} ${lasting.reason}`);
    if (now > deadline) throw failure(rollout, `it isn't up after ${Math.round(waitMs / 1_000)} s`);
    await sleep(pollMs, undefined, { signal: kubectl.tools.context.signal });
  }
}

export async function lookAtRollout(kubectl: Kubectl): Promise<Rollout> {
  return readRollout(await kubectl.list<ReleaseObject>(releaseKinds, releaseSelector(kubectl.target)));
}

interface Concern {
  readonly what: string;
  readonly reason: string;
  readonly trouble: TroubleKind | undefined;
}

/** Everything to be told; the troubles of pods that are being replaced are history. */
function concernsOf({ pods, obstacles }: Rollout): readonly Concern[] {
  return [
    ...obstacles,
    ...pods.map(({ name, reason, trouble, isCurrent, isEnding }) => ({
      what: `pod ${name}`,
      reason: isCurrent ? reason : `(of before) ${reason}`,
      trouble: isCurrent && !isEnding ? trouble : undefined,
    })),
  ];
}

/**
 * A StatefulSet waits for a broken pod of an older revision to become ready before it replaces it, that is, forever.
 * Such a pod serves nobody; its volume stays.
 */
async function mendStuckDatabase(
  kubectl: Kubectl,
  steps: Steps,
  { pods }: Rollout,
  mended: Set<string>,
): Promise<void> {
  const isStuck = ({ component, isCurrent, isReady, isEnding, trouble }: PodView): boolean =>
    component === "database" && !isCurrent && !isReady && !isEnding && trouble !== undefined;
  for (const { name, reason } of pods.filter(isStuck)) {
    const key = `${name} ${reason}`;
    if (mended.has(key)) continue;
    mended.add(key);
    steps.tell(
      `pod ${name} is broken and of a revision before: deleted, so that the new one can come; its volume stays`,
    );
    await kubectl.change(["delete", "pod", name, "--wait=false"]);
  }
}

function failure(rollout: Rollout, reason: string): CliError {
  const others = concernsOf(rollout)
    .map((concern) => `${concern.what} ${concern.reason}`)
    .filter((text) => text !== reason);
  const hasDatabase = rollout.pods.every(({ component, isReady }) => component !== "database" || isReady);
  const old = rollout.pods.filter(
    ({ component, isCurrent, isReady }) => component === "service" && !isCurrent && isReady,
  );
  const isServing = hasDatabase && old.length > 0 ? `; the version before goes on serving (${old.length} ready)` : "";
  return new CliError("rollout_failed", exitCodes.failed, `the service doesn't come up: ${reason}${isServing}`, {
    problems: others,
    hints: [
      "see how everything is: kgents infra status",
      "see what it said: kgents infra logs",
      "go back to what served before: kgents infra rollback",
    ],
  });
}
