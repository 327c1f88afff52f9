import { setTimeout as sleep } from "node:timers/promises";
import type { Metrics } from "../telemetry/metrics.ts";

export interface Check {
  /** database, migrations, embedder */
  readonly name: string;
  readonly ok: boolean;
  /** What was found; for a failure also what to do. */
  readonly detail: string;
}

/** Looks at one thing that the service needs. What it throws becomes a failed check of its name. */
export interface Probe {
  readonly name: string;
  run(signal: AbortSignal): Promise<readonly Check[]>;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly checks: readonly Check[];
}

const probeMs = 2_000;
/** Many may ask at once; the database is asked this often at most. */
const freshMs = 500;
const watchMs = 2_000;

/** Whether the service can answer, and each check's reason when it can't. Answers within about two seconds, always. */
export class Health {
  readonly #probes: readonly Probe[];
  readonly #metrics: Metrics;
  readonly #closing = new AbortController();
  #draining = false;
  #latest: { readonly at: number; readonly report: Promise<HealthReport> } | undefined;

  constructor(probes: readonly Probe[], metrics: Metrics) {
    this.#probes = probes;
    this.#metrics = metrics;
  }

  async report(): Promise<HealthReport> {
    if (!this.#latest || performance.now() - this.#latest.at > freshMs) {
      const pending = { at: Number.POSITIVE_INFINITY, report: this.#ask() };
      this.#latest = pending;
      // From its end on it ages; until then all share it.
      void pending.report.then(() => {
        if (this.#latest === pending) this.#latest = { at: performance.now(), report: pending.report };
      });
    }
    const report = await this.#latest.report;
    const final = this.#draining ? { ready: false, checks: [drainingCheck, ...report.checks] } : report;
    this.#metrics.ready.set(final.ready ? 1 : 0);
    return final;
  }

  /** Not ready from now on, so that nobody sends new calls. */
  beginDrain(): void {
    this.#draining = true;
  }

  /** Ends every `changes` and `closing`. */
  close(): void {
    this.#closing.abort();
  }

  /** Readiness now, and again whenever it changes; ends when the server closes or the signal ends. */
  async *changes(signal: AbortSignal): AsyncGenerator<boolean, void, undefined> {
    let last: boolean | undefined;
    while (!signal.aborted) {
      const { ready } = await this.report();
      if (ready !== last) yield ready;
      last = ready;
      if (this.#closing.signal.aborted) return;
      await this.#pause(watchMs, signal);
    }
  }

  /** Waits until the server closes or the signal ends. */
  async closing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#closing.signal.aborted) await this.#pause(watchMs, signal);
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal: AbortSignal.any([signal, this.#closing.signal]) }).catch(() => {});
  }

  async #ask(): Promise<HealthReport> {
    const checks = (await Promise.all(this.#probes.map(runProbe))).flat();
    return { ready: checks.every((check) => check.ok), checks };
  }
}

const drainingCheck: Check = { name: "draining", ok: false, detail: "The service is shutting down." };

/** A probe that doesn't honour its signal is given up all the same. */
async function runProbe(probe: Probe): Promise<readonly Check[]> {
  const signal = AbortSignal.timeout(probeMs);
  const late = sleep(probeMs + 100, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${probeMs / 1_000} seconds`);
  });
  try {
    return await Promise.race([probe.run(signal), late]);
  } catch (error) {
    return [{ name: probe.name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  } finally {
    late.catch(() => {});
  }
}
