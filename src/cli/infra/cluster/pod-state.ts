import type { ContainerStatus, EndedContainer, Pod } from "./kube-objects.ts";
import { lastLines } from "./toolbox.ts";

/** What keeps a pod from serving for longer than a moment. */
export type TroubleKind = "image" | "configuration" | "crash" | "unschedulable" | "ended";

export interface PodState {
  readonly isReady: boolean;
  readonly isEnding: boolean;
  /** Why it is as it is, as a phrase. */
  readonly reason: string;
  readonly trouble: TroubleKind | undefined;
  readonly restarts: number;
}

const imageReasons: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "ErrImageNeverPull",
  "InvalidImageName",
  "ImageInspectError",
  "RegistryUnavailable",
]);

const configurationReasons: ReadonlySet<string> = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
]);

/** What our own containers do while they run and aren't done, as ends of sentences. */
const work: Readonly<Record<string, string>> = {
  "wait-for-db": "waits for the database to accept this user",
  migrate: "brings the database's schema up to date",
  postgres: "starts the database",
  "l-gent": "starts the service",
};

/** Reads a pod's state from what the API server says of it: the first thing in its way, in the order of its start. */
export function podState(pod: Pod): PodState {
  const { status, metadata } = pod;
  const inits = status.initContainerStatuses ?? [];
  const containers = status.containerStatuses ?? [];
  const restarts = [...inits, ...containers].reduce((sum, { restartCount }) => sum + restartCount, 0);
  const isReady = status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
  const state = (reason: string, trouble?: TroubleKind): PodState => ({
    isReady: isReady && metadata.deletionTimestamp === undefined,
    isEnding: metadata.deletionTimestamp !== undefined,
    reason,
    trouble,
    restarts,
  });
  if (metadata.deletionTimestamp !== undefined) return state("is ending: it finishes its calls");
  if (status.phase === "Failed") return state(`was ended: ${words(status.reason, status.message)}`, "ended");
  const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return state(`no node takes it: ${scheduled.message ?? ""}`, "unschedulable");
  if (isReady) return state("ready");
  for (const container of [...inits, ...containers]) {
    if (inits.includes(container) && container.state?.terminated?.exitCode === 0) continue;
    const found = containerProblem(container);
    if (found !== undefined) return state(`${container.name}: ${found.reason}`, found.trouble);
    if (!container.ready) return state(progress(container));
  }
  return state(containers.length === 0 ? "waits for a node" : "isn't ready yet");
}

function containerProblem(
  container: ContainerStatus,
): { readonly reason: string; readonly trouble: TroubleKind } | undefined {
  const { state, lastState, image } = container;
  const waiting = state?.waiting;
  if (waiting?.reason !== undefined && imageReasons.has(waiting.reason)) {
    return { reason: `the image ${image} can't be had: ${words(waiting.reason, waiting.message)}`, trouble: "image" };
  }
  if (waiting?.reason !== undefined && configurationReasons.has(waiting.reason)) {
    return { reason: `can't be started: ${words(waiting.reason, waiting.message)}`, trouble: "configuration" };
  }
  const ended = state?.terminated ?? (waiting?.reason === "CrashLoopBackOff" ? lastState?.terminated : undefined);
  if (ended !== undefined) return { reason: endText(ended, container.restartCount), trouble: "crash" };
  return undefined;
}

function endText(ended: EndedContainer, restarts: number): string {
  const times = restarts === 0 ? "" : ` (started anew ${restarts === 1 ? "once" : `${restarts} times`})`;
  const why =
    ended.reason === "OOMKilled"
      ? "ended, as it needed more memory than its limit"
      : `ended with exit code ${ended.exitCode}`;
  const said = lastLines(ended.message ?? "", 4).replaceAll("\n", " / ");
  return `${why}${times}${said === "" ? "" : `: ${said}`}`;
}

function progress({ name, state, restartCount, started }: ContainerStatus): string {
  const again = restartCount === 0 ? "" : `, after ${restartCount} ends`;
  if (state?.running === undefined) {
    const reason = state?.waiting?.reason ?? "ContainerCreating";
    return reason === "PodInitializing" || reason === "ContainerCreating"
      ? `${name}: is being made`
      : `${name}: ${reason}`;
  }
  if (started === true && name === "l-gent") return `${name}: runs, but says that it isn't ready${again}`;
  return `${name}: ${work[name] ?? "runs"}${again}`;
}

function words(reason: string | undefined, message: string | undefined): string {
  return [reason, message?.trim()].filter((text) => text !== undefined && text !== "").join(": ");
}
