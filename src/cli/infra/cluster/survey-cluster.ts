import { ClientError } from "../../../client/client-error.ts";
import { createLibraryClient } from "../../../client/library-client.ts";
import { type ChosenAddress, resolveAddress } from "../../../client/resolve-address.ts";
import { CliError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { askPod, type ServiceAnswer } from "./ask-service.ts";
import { type ClusterTarget, objectName, targetText } from "./cluster-target.ts";
import { type ForwardRecord, runningForward } from "./forward-record.ts";
import { type Revision, releaseHistory } from "./helm.ts";
import { Kubectl } from "./kubectl.ts";
import { serverVersion } from "./reach-cluster.ts";
import { requireTools } from "./require-tools.ts";
import type { PodView, Rollout } from "./rollout.ts";
import { servedRevisions } from "./served-revisions.ts";
import { Toolbox } from "./toolbox.ts";
import { lookAtRollout } from "./watch-rollout.ts";

export interface ClusterSurvey {
  readonly target: ClusterTarget;
  readonly isHealthy: boolean;
  /** Empty when the API server wasn't reached. */
  readonly kubernetes: string;
  readonly release: Revision | undefined;
  /** The latest revision is one that served. */
  readonly hasServed: boolean;
  readonly rollout: Rollout | undefined;
  /** What a ready pod says of itself and of its database. */
  readonly service: ServiceAnswer | undefined;
  /** host:port inside the cluster. */
  readonly endpoints: readonly string[];
  readonly forward: ForwardRecord | undefined;
  /** Which address a command would use now. */
  readonly client: ChosenAddress | undefined;
  /** Milliseconds of one call there; undefined when it failed. */
  readonly answeredIn: number | undefined;
  /** Why it failed; empty when it didn't. */
  readonly clientProblem: string;
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
}

const callMs = 2_000;

/** Looks at cluster, release, pods, service and the client's way to it. What is wrong is in the answer, not thrown. */
export async function surveyCluster(context: CliContext, target: ClusterTarget): Promise<ClusterSurvey> {
  await requireTools(context, ["kubectl", "helm"]);
  const tools = new Toolbox(context);
  const kubectl = new Kubectl(tools, target);
  const [answer, client, forward] = await Promise.all([
    serverVersion(kubectl),
    askClient(context),
    runningForward(context.stateDirectory),
  ]);
  const problems: string[] = [];
  if (client.isChosen && client.clientProblem !== "") problems.push(`a client gets no answer: ${client.clientProblem}`);
  const known = { target, forward, ...client };
  if ("problem" in answer) {
    problems.unshift(`the cluster of context ${target.context} can't be reached: ${answer.problem}`);
    const nothing = { kubernetes: "", release: undefined, hasServed: false, rollout: undefined, service: undefined };
    return { ...known, ...nothing, isHealthy: false, endpoints: [], problems };
  }
  const [rollout, history] = await Promise.all([lookAtRollout(kubectl), releaseHistory(tools, target)]);
  const release = history[0];
  const service = await askService(kubectl, rollout, problems);
  problems.unshift(...rolloutProblems(target, rollout, release));
  return {
    ...known,
    isHealthy: problems.length === 0,
    kubernetes: answer.version,
    release,
    hasServed: release !== undefined && (await servedRevisions(kubectl, history)).has(release.revision),
    rollout,
    service,
    endpoints: rollout.hasService ? endpointsOf(target) : [],
    problems,
  };
}

function rolloutProblems(target: ClusterTarget, rollout: Rollout, release: Revision | undefined): readonly string[] {
  const { pods, obstacles, hasService, isDone } = rollout;
  if (!hasService) return [`the service isn't installed in ${targetText(target)}`];
  const troubled = pods.filter(({ isReady, isEnding, isCurrent }) => !isReady && !isEnding && isCurrent);
  const problems = [
    ...(release !== undefined && release.status !== "deployed"
      ? [`Helm calls revision ${release.revision} ${release.status}: ${release.description}`]
      : []),
    ...obstacles.map(({ what, reason }) => `${what} ${reason}`),
    ...troubled.map(({ name, reason }) => `pod ${name} ${reason}`),
  ];
  return problems.length === 0 && !isDone ? ["what was applied last isn't complete yet"] : problems;
}

async function askService(
  kubectl: Kubectl,
  { pods, hasService }: Rollout,
  problems: string[],
): Promise<ServiceAnswer | undefined> {
  if (!hasService) return undefined;
  const own = pods.filter(({ component, isEnding }) => component === "service" && !isEnding);
  // One that isn't ready may still say why.
  const pod: PodView | undefined =
    own.find(({ isReady }) => isReady) ?? own.find(({ reason }) => reason.startsWith("l-gent: runs"));
  if (!own.some(({ isReady }) => isReady)) problems.push("no pod of the service is ready");
  if (pod === undefined) return undefined;
  try {
    const answer = await askPod(kubectl, pod.name);
    for (const check of answer.checks) if (!check.ok) problems.push(`${check.name}: ${check.detail}`);
    return answer;
  } catch (error) {
    if (!(error instanceof ClientError || error instanceof CliError)) throw error;
    problems.push(`pod ${pod.name} doesn't answer: ${error.message}`);
    return undefined;
  }
}

function endpointsOf({ release, namespace }: ClusterTarget): readonly string[] {
  const name = objectName(release);
  return [`${name}.${namespace}:50051`, `${name}-headless.${namespace}:50051`];
}

interface ClientView extends Pick<ClusterSurvey, "client" | "answeredIn" | "clientProblem"> {
  /** Somebody chose the address; a default that nobody answers at is no fault. */
  readonly isChosen: boolean;
}

async function askClient(context: CliContext): Promise<ClientView> {
  let chosen: ChosenAddress | undefined;
  try {
    const { env, stateDirectory, signal } = context;
    chosen = resolveAddress({ flag: undefined, env, stateDirectory });
    const client = createLibraryClient({ address: chosen.address, deadlineMs: callMs, signal });
    try {
      const started = performance.now();
      await client.health({});
      const answeredIn = Math.round(performance.now() - started);
      return { client: chosen, answeredIn, clientProblem: "", isChosen: true };
    } finally {
      client.close();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    const clientProblem = error instanceof Error ? error.message : String(error);
    return { client: chosen, answeredIn: undefined, clientProblem, isChosen: chosen?.source !== "default" };
  }
}
