import { createLibraryClient } from "../../client/library-client.ts";
import { type ChosenAddress, resolveAddress } from "../../client/resolve-address.ts";
import type { PartState } from "../../bottle/files/bottle-state.ts";
import { isRunning } from "../../bottle/files/process-identity.ts";
import { type BottleView, lookAtBottle } from "../../bottle/launch/look-at-bottle.ts";
import type { CliContext } from "../context.ts";

export interface PartSurvey {
  readonly name: string;
  readonly isUp: boolean;
  readonly pid: number | undefined;
  /** ISO 8601; empty while it is down. */
  readonly since: string;
  readonly restarts: number;
  readonly lastReason: string;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface BottleSurvey {
  readonly view: BottleView;
  readonly isHealthy: boolean;
  readonly parts: readonly PartSurvey[];
  /** What the service says of what it needs. */
  readonly checks: readonly Check[];
  readonly serviceVersion: string;
  /** Which address a command would use now. */
  readonly client: ChosenAddress | undefined;
  /** Milliseconds of one call there; undefined when it failed. */
  readonly answeredIn: number | undefined;
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
}

const callMs = 2_000;

/** Looks at everything from outside, as a user of the service would meet it. */
export async function surveyBottle(context: CliContext, directory: string): Promise<BottleSurvey> {
  const view = await lookAtBottle(directory);
  const { state } = view;
  const parts: PartSurvey[] = [];
  const problems: string[] = [];
  if (state !== undefined) {
    parts.push(
      await surveyPart("supervisor", { ...noRestarts, process: state.supervisor, startedAt: state.startedAt }),
    );
    if (state.database !== undefined) parts.push(await surveyPart("database", state.database));
    parts.push(await surveyPart("service", state.service));
    if (state.phase === "failed") problems.push(`the bottle gave up: ${state.problem}`);
    else if (state.phase === "starting" && view.isSupervised) problems.push("the bottle is still starting");
  }
  const shouldRun = state !== undefined && state.phase !== "stopped" && state.phase !== "failed";
  for (const part of parts) if (shouldRun && !part.isUp) problems.push(`the ${part.name} isn't running`);
  const call = await callService(context, problems, state?.phase === "running");
  const checks = call.checks;
  for (const check of checks) if (!check.ok) problems.push(`${check.name}: ${check.detail}`);
  const isHealthy = state?.phase === "running" && problems.length === 0;
  return { view, isHealthy, parts, problems, ...call };
}

const noRestarts = { restarts: 0, lastReason: "" };

async function surveyPart(name: string, state: PartState): Promise<PartSurvey> {
  const isUp = state.process !== undefined && (await isRunning(state.process));
  return {
    name,
    isUp,
    pid: isUp ? state.process?.pid : undefined,
    since: isUp ? state.startedAt : "",
    restarts: state.restarts,
    lastReason: state.lastReason,
  };
}

async function callService(
  context: CliContext,
  problems: string[],
  isExpected: boolean,
): Promise<Pick<BottleSurvey, "client" | "answeredIn" | "checks" | "serviceVersion">> {
  const silent = { client: undefined, answeredIn: undefined, checks: [], serviceVersion: "" };
  if (!isExpected) return silent;
  let target: ChosenAddress | undefined;
  try {
    target = resolveAddress({ flag: undefined, ...context });
    const client = createLibraryClient({ address: target.address, deadlineMs: callMs, signal: context.signal });
    try {
      const started = performance.now();
      const { checks, version } = await client.health({});
      const answeredIn = Math.round(performance.now() - started);
      return { client: target, answeredIn, checks, serviceVersion: version };
    } finally {
      client.close();
    }
  } catch (error) {
    problems.push(`a client gets no answer: ${error instanceof Error ? error.message : String(error)}`);
    return { ...silent, client: target };
  }
}
