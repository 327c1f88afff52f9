import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { type Style, styleFor } from "../../output/style.ts";
import { visibleLine } from "../../output/visible-text.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import type { PodView } from "./rollout.ts";
import { type ClusterSurvey, surveyCluster } from "./survey-cluster.ts";

/** One screen; exits 1 when something is wrong. */
export async function showClusterStatus(
  context: CliContext,
  format: OutputFormat,
  target: ClusterTarget,
): Promise<void> {
  const survey = await surveyCluster(context, target);
  if (!survey.isHealthy) context.setExitCode(exitCodes.failed);
  if (format === "name") context.stdout.write(`${survey.isHealthy ? "healthy" : "unhealthy"}\n`);
  else if (format === "table" || format === "wide") context.stdout.write(screen(context, survey));
  else context.stdout.write(await documentText(document(survey), format));
}

function screen(context: CliContext, survey: ClusterSurvey): string {
  const { target, kubernetes, release, rollout, service, endpoints, problems, isHealthy } = survey;
  const style = styleFor(context.stdout, context.env);
  const row = (label: string, text: string): string => `${style.dim(label.padEnd(14))}${visibleLine(text)}`;
  const mark = (isOk: boolean): string => (isOk ? style.green("ok") : style.red("--"));
  const marked = (label: string, isOk: boolean, text: string): string =>
    `${style.dim(label.padEnd(14))}${mark(isOk)} ${visibleLine(text)}`;
  const kind = target.provider === "kind" ? `kind (cluster ${target.cluster})` : "existing cluster";
  return `${[
    row("provider", kind),
    `${style.dim("state".padEnd(14))}${isHealthy ? style.green("healthy") : style.red("unhealthy")}`,
    marked("cluster", kubernetes !== "", `${target.context}${kubernetes === "" ? "" : `, Kubernetes ${kubernetes}`}`),
    row("namespace", target.namespace),
    row("release", releaseText(survey)),
    ...(rollout?.pods ?? []).map((pod) => `${style.dim("pod".padEnd(14))}${podText(pod, mark)}`),
    ...(service?.checks ?? []).map(({ name, ok, detail }) => marked(`  ${name}`, ok, detail)),
    ...endpoints.map((endpoint, index) => row(index === 0 ? "endpoints" : "", endpoint)),
    row("port-forward", forwardText(survey)),
    row("client", clientText(survey)),
    ...(problems.length === 0 ? [] : ["", ...problems.map((text) => `${style.red("wrong:")} ${visibleLine(text)}`)]),
    ...nextLines(survey, release !== undefined, style),
  ].join("\n")}\n`;
}

function releaseText({ target, release, hasServed, service, kubernetes }: ClusterSurvey): string {
  if (release === undefined) return kubernetes === "" ? "unknown" : `${target.release} isn't installed by Helm`;
  const version = service === undefined ? "" : `, L-gent ${service.version}`;
  const served = hasServed ? "served" : "hasn't been seen serving";
  return `${target.release} revision ${release.revision} (${release.status}, ${served}), chart ${release.chart}${version}, ${release.updated}`;
}

function podText({ name, isReady, isCurrent, reason, restarts }: PodView, mark: (isOk: boolean) => string): string {
  const before = isCurrent ? "" : ", of the revision before";
  const again = restarts === 0 ? "" : `, started anew ${restarts === 1 ? "once" : `${restarts} times`}`;
  return `${mark(isReady)} ${visibleLine(`${name}  ${reason}${before}${again}`)}`;
}

function forwardText({ forward }: ClusterSurvey): string {
  if (forward === undefined) return "none runs";
  return `127.0.0.1:${forward.port} to ${forward.target.context}, process ${forward.process.pid}, since ${forward.startedAt}`;
}

function clientText({ client, answeredIn, clientProblem }: ClusterSurvey): string {
  if (client === undefined) return `no address: ${clientProblem}`;
  const how = `${client.address}, chosen ${client.chosen}`;
  return answeredIn === undefined ? `${how}: no answer (${clientProblem})` : `${how}: answered in ${answeredIn} ms`;
}

function nextLines(
  { isHealthy, rollout, kubernetes, forward, answeredIn, target }: ClusterSurvey,
  isReleased: boolean,
  style: Style,
): readonly string[] {
  const next: (readonly [string, string])[] = [];
  if (kubernetes === "") next.push([`kgents infra init --provider ${target.provider}`, "bring the cluster up"]);
  else if (rollout?.hasService !== true) next.push(["kgents infra apply l-gent", "install the service"]);
  else if (!isHealthy) {
    next.push(["kgents infra logs", "see what the parts said"]);
    if (isReleased) next.push(["kgents infra rollback", "go back to the revision that served last"]);
  }
  if (rollout?.hasService === true && forward === undefined && answeredIn === undefined) {
    next.push(["kgents infra port-forward l-gent", "reach it from this machine"]);
  }
  if (next.length === 0) return [];
  const widest = Math.max(...next.map(([command]) => command.length));
  return [
    "",
    "Next:",
    ...next.map(([command, purpose]) => `  ${style.cyan(command)}${" ".repeat(widest - command.length)}  ${purpose}`),
  ];
}

function document(survey: ClusterSurvey): Readonly<Record<string, unknown>> {
  const {
    target,
    isHealthy,
    kubernetes,
    release,
    hasServed,
    rollout,
    service,
    endpoints,
    forward,
    client,
    answeredIn,
  } = survey;
  return {
    record: "infra_status",
    format_version: documentVersion,
    provider: target.provider,
    healthy: isHealthy,
    context: target.context,
    cluster: target.cluster,
    namespace: target.namespace,
    kubernetes_version: kubernetes,
    release:
      release === undefined
        ? null
        : {
            name: target.release,
            revision: release.revision,
            status: release.status,
            served: hasServed,
            updated: release.updated,
            chart: release.chart,
          },
    version: service?.version ?? "",
    pods: (rollout?.pods ?? []).map(({ name, component, isReady, isEnding, isCurrent, reason, trouble, restarts }) => ({
      name,
      component,
      ready: isReady,
      ending: isEnding,
      current: isCurrent,
      reason,
      trouble: trouble ?? "",
      restarts,
    })),
    checks: service?.checks.map(({ name, ok, detail }) => ({ name, ok, detail })) ?? [],
    endpoints,
    port_forward:
      forward === undefined
        ? null
        : { address: `127.0.0.1:${forward.port}`, pid: forward.process.pid, context: forward.target.context },
    client_address: client?.address ?? null,
    client_answered_ms: answeredIn ?? null,
    problems: survey.problems,
  };
}
