import { setTimeout as sleep } from "node:timers/promises";
import type { PartState } from "../files/bottle-state.ts";
import { identify, type ProcessIdentity } from "../files/process-identity.ts";
import type { ChildEnd, ChildProgram } from "./child-program.ts";
import { nextStart, type RestartPolicy } from "./restart-policy.ts";

/** A child just started, and when it can be used. */
export interface Launched {
  readonly child: ChildProgram;
  readonly ready: Promise<void>;
}

export interface PartOptions {
  readonly name: string;
  readonly policy: RestartPolicy;
  readonly readyMs: number;
  launch(): Launched;
  /** Its state is another. */
  changed(): void;
  log(line: string): void;
  /** It died too often. */
  gaveUp(reason: string): void;
}

/** One process that is kept running: started, watched, started again when it dies, given up when it dies too often. */
export class SupervisedPart {
  readonly #options: PartOptions;
  readonly #stopping = new AbortController();
  readonly #deaths: number[] = [];
  #child: ChildProgram | undefined;
  #process: ProcessIdentity | undefined;
  #startedAt = "";
  #restarts = 0;
  #lastReason = "";
  /** Why we killed it ourselves. */
  #verdict: string | undefined;
  #kept: Promise<void> = Promise.resolve();

  constructor(options: PartOptions) {
    this.#options = options;
  }

  get state(): PartState {
    return {
      process: this.#process,
      startedAt: this.#startedAt,
      restarts: this.#restarts,
      lastReason: this.#lastReason,
    };
  }

  /** The first start, which must succeed. @throws Error with the reason */
  async start(): Promise<void> {
    const problem = await this.#launch();
    if (problem !== undefined) throw new Error(problem);
    this.#kept = this.#keep();
  }

  /** Kills the process at once; it is started anew. */
  condemn(reason: string): void {
    this.#verdict = reason;
    this.#child?.kill("SIGKILL");
  }

  /** Ends it for good. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#child?.stop(graceMs);
    await this.#kept;
    this.#process = undefined;
  }

  /** Undefined once it is ready, or why it isn't. */
  async #launch(): Promise<string | undefined> {
    if (this.#stopping.signal.aborted) return "it was told to stop";
    const { child, ready } = this.#options.launch();
    this.#child = child;
    this.#verdict = undefined;
    this.#process =
      child.pid === undefined ? undefined : ((await identify(child.pid)) ?? { pid: child.pid, started: "" });
    this.#startedAt = new Date().toISOString();
    this.#options.changed();
    const timer = setTimeout(
      () => this.condemn(`not ready within ${this.#options.readyMs / 1_000} s`),
      this.#options.readyMs,
    );
    const ended = child.ended.then((end) => this.#reason(end));
    const problem = await Promise.race([ready.then(() => undefined), ended]);
    clearTimeout(timer);
    return problem;
  }

  async #keep(): Promise<void> {
    const { name, policy, changed, log, gaveUp } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const end = await this.#child?.ended;
      if (end === undefined || this.#stopping.signal.aborted) return;
      this.#process = undefined;
      this.#lastReason = this.#reason(end);
      this.#deaths.push(performance.now());
      const delay = nextStart(policy, this.#deaths);
      log(`the ${name} died: ${this.#lastReason}`);
      changed();
      if (delay === "give up") return gaveUp(this.#lastReason);
      await sleep(delay, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      this.#restarts += 1;
      // When it fails before it is ready, the next round of this loop sees it dead.
      if ((await this.#launch()) === undefined) log(`the ${name} is up again`);
      changed();
    }
  }

  #reason(end: ChildEnd): string {
    if (this.#verdict !== undefined) return this.#verdict;
    const lastLine = end.lastWords.split("\n").at(-1) ?? "";
    return lastLine === "" ? end.how : `${end.how}: ${lastLine}`;
  }
}
