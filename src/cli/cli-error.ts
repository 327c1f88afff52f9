import { type ExitCode, exitCodes } from "./exit-codes.ts";

export interface CliErrorDetails {
  readonly problems?: readonly string[];
  readonly hints?: readonly string[];
  readonly cause?: unknown;
}

/** A failure that a command found by itself, with the exit code it means. The message is one sentence for the user. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly problems: readonly string[];
  readonly hints: readonly string[];

  constructor(code: string, exitCode: ExitCode, message: string, details: CliErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "CliError";
    this.code = code;
    this.exitCode = exitCode;
    this.problems = details.problems ?? [];
    this.hints = details.hints ?? [];
  }
}

export function usageError(message: string, hints: readonly string[] = []): CliError {
  return new CliError("usage", exitCodes.usage, message, { hints });
}
