/** One measured operation. Times in milliseconds. */
export interface Measurement {
  readonly callers: number;
  readonly calls: number;
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

export interface MeasureOptions {
  /** How many callers at once; each sends its next call when the last one has answered. */
  readonly callers: number;
  readonly seconds: number;
}

/**
 * Calls as fast as `callers` closed loops allow. The first fifth of the time warms up and isn't counted. `call` gets a
 * number that never repeats within one measurement.
 */
export async function measure(options: MeasureOptions, call: (turn: number) => Promise<unknown>): Promise<Measurement> {
  const times: number[] = [];
  let turn = 0;
  const started = performance.now();
  const counted = started + options.seconds * 200;
  const end = counted + options.seconds * 1_000;
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      const before = performance.now();
      await call(turn++);
      const after = performance.now();
      if (before >= counted) times.push(after - before);
    }
  };
  await Promise.all(Array.from({ length: options.callers }, loop));
  const seconds = (performance.now() - counted) / 1_000;
  times.sort((a, b) => a - b);
  return {
    callers: options.callers,
    calls: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    perSecond: times.length / seconds,
  };
}

/** Of an ascending list; NaN for an empty one. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
