import { bottleDirectory } from "../../bottle/files/bottle-paths.ts";
import type { BottleState } from "../../bottle/files/bottle-state.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { documentText } from "../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../output/format.ts";
import { type Style, styleFor } from "../output/style.ts";
import { visibleLine } from "../output/visible-text.ts";
import { durationText } from "./bottle-words.ts";
import { type BottleSurvey, type PartSurvey, surveyBottle } from "./survey-bottle.ts";

export async function showStatus(context: CliContext, format: OutputFormat): Promise<void> {
  const directory = bottleDirectory(context.env, context.stateDirectory);
  const survey = await surveyBottle(context, directory);
  if (!survey.isHealthy) context.setExitCode(exitCodes.failed);
  if (format === "name") context.stdout.write(`${survey.isHealthy ? "healthy" : "unhealthy"}\n`);
  else if (format === "table" || format === "wide") context.stdout.write(screen(context, survey));
  else context.stdout.write(await documentText(statusDocument(survey), format));
}

function screen(context: CliContext, survey: BottleSurvey): string {
  const { view, parts, checks, problems } = survey;
  const style = styleFor(context.stdout, context.env);
  const row = (label: string, text: string): string => `${style.dim(label.padEnd(14))}${text}`;
  const { state } = view;
  if (state === undefined) {
    return `${row("bottle", `none in ${view.directory}`)}\n\nNo provider is chosen. Start a bottle, this machine only: kgents infra init --provider bottle\nOr make a cluster in Docker:                              kgents infra init --provider kind\n`;
  }
  const now = context.now().getTime();
  const rowsOf = (isService: boolean): readonly string[] =>
    parts
      .filter(({ name }) => (name === "service") === isService)
      .map((part) => row(part.name, partText(part, now, style)));
  return `${[
    row("provider", "bottle (this machine only, for first looks and tests)"),
    row("state", stateText(survey, style)),
    row("directory", view.directory),
    ...rowsOf(false),
    ...databaseTexts(state).map((text) => row("", text)),
    ...rowsOf(true),
    ...checks.map((check) => row(`  ${check.name}`, `${mark(check.ok, style)} ${visibleLine(check.detail)}`)),
    row("gRPC", state.grpcAddress),
    row("HTTP", `http://${state.httpAddress}`),
    row("client", clientText(survey)),
    ...(problems.length === 0
      ? []
      : ["", ...problems.map((problem) => `${style.red("wrong:")} ${visibleLine(problem)}`)]),
    ...(survey.isHealthy ? [] : ["", ...nextLines(survey)]),
  ].join("\n")}\n`;
}

function databaseTexts(state: BottleState): readonly string[] {
  if (state.databaseKind === "external") return [`the server that DATABASE_URL names: ${state.databaseAddress}`];
  const limits = "one session for all, no fsync, a statement under way can't be cancelled";
  return [state.databaseVersion, limits, state.databaseAddress].filter((text) => text !== "");
}

function stateText({ view, isHealthy }: BottleSurvey, style: Style): string {
  const { state, isSupervised } = view;
  if (isHealthy) return style.green("healthy");
  if (state?.phase === "stopped") return "stopped; its data is kept";
  if (!isSupervised && state?.phase !== "failed") return style.red("dead: its supervisor is gone");
  return style.red(state?.phase === "running" ? "unhealthy" : (state?.phase ?? "unknown"));
}

function partText(part: PartSurvey, now: number, style: Style): string {
  const restarts =
    part.restarts === 0
      ? ""
      : `, started anew ${part.restarts === 1 ? "once" : `${part.restarts} times`}, last after ${visibleLine(part.lastReason)}`;
  if (!part.isUp) return `${mark(false, style)} down${restarts}`;
  return `${mark(true, style)} process ${part.pid}, up ${durationText(now - Date.parse(part.since))}${restarts}`;
}

function clientText({ client, answeredIn }: BottleSurvey): string {
  if (client === undefined) return "-";
  const how = `${client.address}, chosen ${visibleLine(client.chosen)}`;
  return answeredIn === undefined ? `${how}: no answer` : `${how}: answered in ${answeredIn} ms`;
}

function mark(isOk: boolean, style: Style): string {
  return isOk ? style.green("ok") : style.red("--");
}

function nextLines({ view }: BottleSurvey): readonly string[] {
  if (view.state?.phase === "stopped") return ["Start it again: kgents infra init --provider bottle"];
  return [
    "See what its parts said:  kgents infra logs",
    ...(view.isSupervised ? [] : ["Start it again:           kgents infra init --provider bottle"]),
  ];
}

function statusDocument(survey: BottleSurvey): Readonly<Record<string, unknown>> {
  const { view, isHealthy, parts, checks, problems, client, answeredIn, serviceVersion } = survey;
  const { state } = view;
  return {
    record: "infra_status",
    format_version: documentVersion,
    provider: state === undefined ? null : "bottle",
    healthy: isHealthy,
    phase: state?.phase ?? null,
    supervised: view.isSupervised,
    directory: view.directory,
    version: serviceVersion,
    started_at: state?.startedAt ?? null,
    database: state?.databaseKind ?? null,
    database_address: state?.databaseAddress ?? null,
    database_version: state?.databaseVersion || null,
    grpc_address: state?.grpcAddress ?? null,
    http_address: state?.httpAddress ?? null,
    parts: parts.map((part) => ({
      name: part.name,
      up: part.isUp,
      pid: part.pid ?? null,
      since: part.since === "" ? null : part.since,
      restarts: part.restarts,
      last_reason: part.lastReason,
    })),
    checks: checks.map(({ name, ok, detail }) => ({ name, ok, detail })),
    client_address: client?.address ?? null,
    client_answered_ms: answeredIn ?? null,
    problems,
  };
}
