import { CliError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { runTool, shellText, ToolError, type ToolResult } from "./run-tool.ts";
import { type ToolName, toolRequirements } from "./tool-requirements.ts";

export interface CallOptions {
  readonly input?: string;
  /** 30 s without it. */
  readonly deadlineMs?: number;
  readonly isUninterruptible?: boolean;
  /** What to do about a failure. */
  readonly hints?: readonly string[];
}

const usualMs = 30_000;

/**
 * How commands reach docker, kind, kubectl and helm. What only looks is always run; what changes something is printed
 * instead in a dry run.
 */
export class Toolbox {
  readonly context: CliContext;
  readonly isDryRun: boolean;

  constructor(context: CliContext, isDryRun = false) {
    this.context = context;
    this.isDryRun = isDryRun;
  }

  /** Answers whatever exit code the program ends with. Throws CliError when it can't run or takes too long. */
  async try(tool: ToolName, args: readonly string[], options: CallOptions = {}): Promise<ToolResult> {
    const { deadlineMs = usualMs, input, isUninterruptible = false } = options;
    try {
      return await runTool(this.context, {
        tool,
        args,
        deadlineMs,
        isUninterruptible,
        ...(input === undefined ? {} : { input }),
      });
    } catch (error) {
      throw error instanceof ToolError ? asCliError(error, options.hints) : error;
    }
  }

  /** What the program says on stdout. Throws CliError when it fails. */
  async look(tool: ToolName, args: readonly string[], options: CallOptions = {}): Promise<string> {
    const result = await this.try(tool, args, options);
    if (result.code !== 0) throw failure(tool, args, result, options.hints);
    return result.stdout;
  }

  /** As `look`, for what changes something: in a dry run the command is printed, and the answer is empty. */
  async change(tool: ToolName, args: readonly string[], options: CallOptions = {}): Promise<string> {
    if (!this.isDryRun) return await this.look(tool, args, options);
    this.context.stdout.write(`${shellText(tool, args)}${options.input === undefined ? "" : " <<'EOF'"}\n`);
    if (options.input !== undefined) this.context.stdout.write(`${options.input.trimEnd()}\nEOF\n`);
    return "";
  }
}

function failure(tool: ToolName, args: readonly string[], result: ToolResult, hints: readonly string[] = []): CliError {
  const words = args.filter((word) => !word.startsWith("-")).slice(0, 2);
  return new CliError(
    `${tool}_failed`,
    exitCodes.failed,
    `${[tool, ...words].join(" ")} failed: ${lastLines(result.stderr, 1)}`,
    {
      problems: lastLines(result.stderr, 12).split("\n").slice(0, -1),
      hints,
      cause: new ToolError(tool, "failed", shellText(tool, args), result.stderr),
    },
  );
}

function asCliError(error: ToolError, hints: readonly string[] = []): CliError {
  if (error.kind !== "missing") {
    const problems = error.stderr === "" ? [] : lastLines(error.stderr, 6).split("\n");
    return new CliError(`${error.tool}_timed_out`, exitCodes.failed, error.message, { problems, hints, cause: error });
  }
  const { purpose, source } = toolRequirements[error.tool];
  return new CliError(`${error.tool}_missing`, exitCodes.failed, `${error.message}; it is needed to ${purpose}`, {
    hints: [`get it: ${source}`],
    cause: error,
  });
}

/** The last lines that aren't blank. */
export function lastLines(text: string, count: number): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .slice(-count)
    .join("\n");
}
