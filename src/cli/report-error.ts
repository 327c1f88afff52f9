import { ClientError } from "../client/client-error.ts";
import { CliError } from "./cli-error.ts";
import { ClusterUnavailable, clusterUnavailablePanel, nextSteps } from "./cluster-unavailable.ts";
import type { CliContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { documentVersion, isMachineFormat, type OutputFormat } from "./output/format.ts";
import { styleFor } from "./output/style.ts";
import { safeJsonText, visibleLine } from "./output/visible-text.ts";

/** A failure in the form that every way of showing it needs. */
interface Report {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly problems: readonly string[];
  readonly hints: readonly string[];
  readonly requestId?: string | undefined;
}

/** The service's codes that mean "no" rather than "I can't". */
const refusals: ReadonlySet<string> = new Set([
  "invalid_entry",
  "not_found",
  "already_exists",
  "case_conflict",
  "immutable_version",
  "revision_conflict",
  "failed_precondition",
  "cycle",
  "idempotency_mismatch",
  "permission_denied",
  "unauthenticated",
]);

/** Shows the failure on stderr, as a panel, as lines or as JSON, and says which exit code it means. */
export function reportError(error: unknown, context: CliContext, format: OutputFormat, isVerbose: boolean): ExitCode {
  const style = styleFor(context.stderr, context.env);
  const report = reportOf(error, context);
  const asJson = isMachineFormat(format);
  if (asJson) {
    const document = { ...documentOf(report), ...(error instanceof ClusterUnavailable ? panelDocument(error) : {}) };
    context.stderr.write(`${safeJsonText(JSON.stringify(document))}\n`);
  } else if (report.exitCode === exitCodes.interrupted) {
    context.stderr.write("interrupted\n");
  } else if (error instanceof ClusterUnavailable) {
    context.stderr.write(clusterUnavailablePanel(error, style));
  } else {
    context.stderr.write(`${style.red("error:")} ${lines(report).join("\n")}\n`);
  }
  if (isVerbose && !asJson) context.stderr.write(`${details(error)}\n`);
  return report.exitCode;
}

function reportOf(error: unknown, context: CliContext): Report {
  if (context.signal.aborted || (error instanceof ClientError && error.kind === "cancelled")) {
    return bare("interrupted", exitCodes.interrupted, "interrupted");
  }
  if (error instanceof CliError) return error;
  if (error instanceof ClusterUnavailable) return bare("cluster_unavailable", exitCodes.failed, error.message);
  if (error instanceof ClientError) return { ...pick(error), requestId: error.requestId, exitCode: exitCodeOf(error) };
  if (isRefusedInput(error)) return { ...pick(error), code: "refused_input", exitCode: exitCodes.refused };
  const message = error instanceof Error ? error.message : String(error);
  return bare("internal", exitCodes.failed, message);
}

function exitCodeOf(error: ClientError): ExitCode {
  if (error.kind !== "answered") return exitCodes.failed;
  if (error.code === "invalid_argument") return exitCodes.usage;
  return refusals.has(error.code) ? exitCodes.refused : exitCodes.failed;
}

function bare(code: string, exitCode: ExitCode, message: string): Report {
  return { code, exitCode, message, problems: [], hints: [] };
}

function pick(error: Omit<Report, "exitCode">): Omit<Report, "exitCode"> {
  return { code: error.code, message: error.message, problems: error.problems, hints: error.hints };
}

/** Input files that an importer refuses; told by its mark, so that importers are only loaded by who reads files. */
function isRefusedInput(error: unknown): error is Omit<Report, "exitCode"> {
  return error instanceof Error && "exitClass" in error && error.exitClass === "refused" && "problems" in error;
}

function lines(report: Report): readonly string[] {
  const { message, hints, requestId } = report;
  // A single problem may be the message, too.
  const problems = report.problems.filter((problem) => problem !== message);
  return [
    visibleLine(message),
    ...problems.map((problem) => `  - ${visibleLine(problem)}`),
    ...hints.map((hint) => `hint: ${visibleLine(hint)}`),
    ...(requestId === undefined ? [] : [`request id: ${visibleLine(requestId)}`]),
  ];
}

function documentOf(report: Report): Readonly<Record<string, unknown>> {
  const { code, message, problems, hints, requestId, exitCode } = report;
  const id = requestId === undefined ? {} : { request_id: requestId };
  return {
    record: "error",
    format_version: documentVersion,
    code,
    message,
    problems,
    hints,
    ...id,
    exit_code: exitCode,
  };
}

function panelDocument({ target, reason }: ClusterUnavailable): Readonly<Record<string, unknown>> {
  const next = nextSteps(target).map((step) => step.command);
  return { address: target.address, chosen: target.chosen, reason: reason.message, next };
}

/** For --verbose: the chain of causes, with stacks of what this program threw itself. */
function details(error: unknown): string {
  const parts: string[] = [];
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    const code = "code" in cause ? ` [${String(cause.code)}]` : "";
    parts.push(
      `${depth === 0 ? "details" : "caused by"}: ${visibleLine(cause.name + code)}: ${visibleLine(cause.message)}`,
    );
    parts.push(...(cause.stack ?? "").split("\n").slice(1).map(visibleLine));
  }
  return parts.join("\n");
}
