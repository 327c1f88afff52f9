import { DomainError } from "../core/errors.ts";
import type { Database } from "./database.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";

/** The part of a log that maintenance writes to. */
export interface MaintenanceLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** A step rests this many times as long as it worked, so that it never takes more than a tenth of one connection's time. */
const restPerWork = 9;
const leastRestMs = 100;
const longestRestAfterFailureMs = 30_000;

/** Runs one step again and again: at its pace, sooner when nudged, later after failures. Failures are logged, never thrown. */
export class MaintenanceLoop {
  readonly #step: MaintenanceStep;
  readonly #database: Database;
  readonly #log: MaintenanceLog;
  /** A nudge that came while the step was at work or at rest. */
  #nudged = false;
  #wake: (() => void) | undefined;

  constructor(step: MaintenanceStep, database: Database, log: MaintenanceLog) {
    this.#step = step;
    this.#database = database;
    this.#log = log;
  }

  /** A write was committed. */
  nudge(): void {
    if (!this.#step.afterWrites) return;
    this.#nudged = true;
    this.#wake?.();
  }

  /** Resolves once the signal has aborted and the step has let go of its connection. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const begun = performance.now();
      this.#nudged = false;
      let more = false;
      try {
        more = (await this.#step.run(this.#database, signal)) === "more";
        if (failures > 0) this.#log.info({ step: this.#step.name }, "maintenance works again");
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#report(error, failures);
      }
      const worked = performance.now() - begun;
      const rest =
        failures > 0
          ? Math.min(longestRestAfterFailureMs, 500 * 2 ** failures)
          : Math.max(leastRestMs, (this.#step.restPerWork ?? restPerWork) * worked);
      await this.#pause(rest, signal);
      if (more || failures > 0 || this.#nudged) continue;
      await this.#pause(Math.max(0, this.#step.everyMs - rest), signal, true);
      // Writes come in bursts: one look for all of them.
      if (this.#nudged) await this.#pause(leastRestMs, signal);
    }
  }

  #report(err: unknown, failures: number): void {
    const fields = { event: "maintenance_failed", step: this.#step.name, failures, err };
    const known = err instanceof DomainError && err.code !== "internal";
    this.#log.warn(fields, known ? `maintenance will try again: ${err.message}` : "maintenance will try again");
  }

  #pause(ms: number, signal: AbortSignal, untilNudged = false): Promise<void> {
    if (signal.aborted || (untilNudged && this.#nudged)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = undefined;
        resolve();
      };
      // Maintenance alone is no reason for a process to stay.
      const timer = setTimeout(done, ms).unref();
      signal.addEventListener("abort", done, { once: true });
      if (untilNudged) this.#wake = done;
    });
  }
}
