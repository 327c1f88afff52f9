import { type ChildProcess, spawn } from "node:child_process";
import type { RotatingLog } from "../files/rotating-log.ts";

export interface ChildOptions {
  readonly execPath: string;
  /** Node's own options, the program, its arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: RotatingLog;
  readonly onMessage?: (message: unknown) => void;
  /** Each line that it writes to standard output. */
  readonly onLine?: (line: string) => void;
}

export interface ChildEnd {
  /** In words: "exit code 1", "signal SIGKILL". */
  readonly how: string;
  readonly code: number | null;
  /** The last lines that it wrote to standard error. */
  readonly lastWords: string;
}

const lastWordsLength = 2_000;

/**
 * One child process: its output goes to a log, and the IPC channel to us is its life line: it ends when that closes.
 * It has a process group of its own, so that a Ctrl-C in a terminal reaches us alone and we end it in order.
 */
export class ChildProgram {
  readonly pid: number | undefined;
  /** Resolves when it has ended and everything that it wrote is in the log; never rejects. */
  readonly ended: Promise<ChildEnd>;
  readonly #child: ChildProcess;
  #isOver = false;
  #lastWords = "";

  constructor(options: ChildOptions) {
    const { execPath, args, env, log } = options;
    this.#child = spawn(execPath, [...args], { env, detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.pid = this.#child.pid;
    const { promise, resolve } = Promise.withResolvers<ChildEnd>();
    this.ended = promise;
    const end = (how: string, code: number | null): void => {
      this.#isOver = true;
      resolve({ how, code, lastWords: this.#lastWords.trim() });
    };
    this.#child.once("error", (error) => end(`it can't be started: ${error.message}`, null));
    this.#child.once("close", (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`, code));
    this.#child.on("message", (message) => options.onMessage?.(message));
    this.#child.stdout?.on("data", (bytes: Buffer) => log.write(bytes));
    this.#child.stderr?.on("data", (bytes: Buffer) => {
      log.write(bytes);
      this.#lastWords = (this.#lastWords + bytes.toString("utf8")).slice(-lastWordsLength);
    });
    if (options.onLine !== undefined) this.#readLines(options.onLine);
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.#isOver) this.#child.kill(signal);
  }

  /** Asks it to end, and makes it when it takes longer than `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.kill("SIGTERM");
    const timer = setTimeout(() => this.kill("SIGKILL"), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  #readLines(onLine: (line: string) => void): void {
    let rest = "";
    this.#child.stdout?.on("data", (bytes: Buffer) => {
      const lines = (rest + bytes.toString("utf8")).split("\n");
      rest = (lines.pop() ?? "").slice(-100_000);
      for (const line of lines) onLine(line);
    });
  }
}
