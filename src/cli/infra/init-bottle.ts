import { join } from "node:path";
import { bottleDirectory } from "../../bottle/files/bottle-paths.ts";
import type { BottleState, BottleStep } from "../../bottle/files/bottle-state.ts";
import { BottleStartError, startBottle } from "../../bottle/launch/start-bottle.ts";
import { withoutPassword } from "../../bottle/supervisor/hide-password.ts";
import { statementLimitMs } from "../../bottle/supervisor/supervisor-settings.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { documentText } from "../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../output/format.ts";
import { styleFor } from "../output/style.ts";
import { externalBottle, secondsText, whatABottleIs } from "./bottle-words.ts";

export interface BottlePorts {
  readonly grpcPort: number;
  readonly httpPort: number;
}

export async function initBottle(context: CliContext, format: OutputFormat, ports: BottlePorts): Promise<void> {
  const directory = bottleDirectory(context.env, context.stateDirectory);
  const { default: project } = await import("../../../package.json", { with: { type: "json" } });
  const started = performance.now();
  const { state, wasRunning } = await start(context, {
    directory,
    stateDirectory: context.stateDirectory,
    programs: join(import.meta.dirname, "../../../dist"),
    version: project.version,
    statementLimitMs: statementLimit(context),
    isTied: false,
    ...ports,
  });
  const milliseconds = Math.round(performance.now() - started);
  if (format === "name") context.stdout.write(`${state.grpcAddress}\n`);
  else if (format === "table" || format === "wide") {
    if (wasRunning) warnOfDifferences(context, state, ports);
    context.stdout.write(report(context, state, directory, wasRunning, milliseconds));
  } else {
    context.stdout.write(await documentText(document(state, directory, wasRunning, milliseconds), format));
  }
}

function statementLimit(context: CliContext): number {
  try {
    return statementLimitMs(context.env);
  } catch (error) {
    throw usageError((error as RangeError).message);
  }
}

async function start(
  context: CliContext,
  settings: Parameters<typeof startBottle>[0]["settings"],
): ReturnType<typeof startBottle> {
  const { dim } = styleFor(context.stderr, context.env);
  const onStep = ({ name, milliseconds }: BottleStep): void => {
    if (milliseconds !== undefined) context.stderr.write(`  ${name} ${dim(secondsText(milliseconds))}\n`);
  };
  try {
    return await startBottle({ settings, host: context.host, signal: context.signal, onStep });
  } catch (error) {
    if (!(error instanceof BottleStartError)) throw error;
    throw new CliError("bottle_not_started", exitCodes.failed, `the bottle can't start: ${error.message}`, {
      hints: hintsFor(error.message),
    });
  }
}

function hintsFor(problem: string): readonly string[] {
  if (/^port \d+ is in use/.test(problem)) {
    return ["use free ports: kgents infra init --provider bottle --port 0", "or name them: --port and --http-port"];
  }
  return ["see what its parts said: kgents infra logs"];
}

/** What was asked for now and isn't so, because the bottle was there before. */
function warnOfDifferences(context: CliContext, state: BottleState, ports: BottlePorts): void {
  const wanted = context.env["DATABASE_URL"];
  const kind = wanted ? "external" : "embedded";
  const differs = kind !== state.databaseKind || (wanted && withoutPassword(wanted) !== state.databaseAddress);
  const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(":") + 1));
  const otherPort = ports.grpcPort !== 0 && ports.grpcPort !== 50_051 && ports.grpcPort !== portOf(state.grpcAddress);
  const warn = (text: string): void => {
    context.stderr.write(`warning: ${text}; to change that, run kgents infra destroy first\n`);
  };
  if (differs) warn(`the running bottle uses another database: ${state.databaseAddress}`);
  if (otherPort) warn(`the running bottle listens on ${state.grpcAddress}`);
}

function report(
  context: CliContext,
  state: BottleState,
  directory: string,
  wasRunning: boolean,
  milliseconds: number,
): string {
  const { bold, dim, green } = styleFor(context.stdout, context.env);
  const headline = wasRunning
    ? `The bottle is running since ${state.startedAt}; nothing was changed.`
    : `The bottle is up, after ${secondsText(milliseconds)}.`;
  const facts: readonly (readonly [string, string])[] = [
    ["gRPC", state.grpcAddress],
    ["HTTP", `http://${state.httpAddress}`],
    ["database", state.databaseAddress],
    ["data", state.databaseKind === "embedded" ? directory : "on that server"],
  ];
  return [
    green(bold(headline)),
    ...facts.map(([label, text]) => `  ${dim(label.padEnd(10))}${text}`),
    "",
    state.databaseKind === "embedded" ? whatABottleIs : externalBottle,
    "",
    "Next:",
    "  kgents library catalog    what it holds",
    "  kgents infra status       how it is",
    "  kgents infra destroy      end it; the data stays",
    "",
  ].join("\n");
}

function document(
  state: BottleState,
  directory: string,
  wasRunning: boolean,
  milliseconds: number,
): Readonly<Record<string, unknown>> {
  return {
    record: "infra_init",
    format_version: documentVersion,
    provider: "bottle",
    was_running: wasRunning,
    milliseconds,
    grpc_address: state.grpcAddress,
    http_address: state.httpAddress,
    database: state.databaseKind,
    database_address: state.databaseAddress,
    directory,
    started_at: state.startedAt,
    steps: state.steps,
  };
}
