import type { Host } from "../bottle/host.ts";

/** A stream that a command writes to. */
export interface Output {
  write(text: string): boolean;
  readonly isTTY: boolean;
  /** Columns of the terminal; undefined in a pipe. */
  readonly columns: number | undefined;
}

/** The world of a command: everything it may touch that isn't its arguments. Only bin/kgents.ts names `process`. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadStream;
  /** Data only. */
  readonly stdout: Output;
  /** Everything else: progress, warnings, errors. */
  readonly stderr: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Where records of bottles and port-forwards lie: LGENT_STATE_DIR, or kgents under XDG_STATE_HOME or ~/.local/state. */
  readonly stateDirectory: string;
  /** For commands that start and end other processes. */
  readonly host: Host;
  readonly setExitCode: (code: number) => void;
}
