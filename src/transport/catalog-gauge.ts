import type { Librarian } from "../core/librarian/librarian.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";

const freshMs = 30_000;
const askMs = 2_000;
/** The vocabulary is open, label sets are not: types beyond this are counted together. */
const mostLabels = 100;

/**
 * Keeps lgent_catalog_entries at hand. A scrape triggers a count when the last is older than 30 seconds and waits for it
 * briefly; while the database is away the last known numbers stay.
 */
export function catalogGauge(librarian: Librarian, metrics: Metrics, log: Log): () => Promise<void> {
  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | undefined;
  const count = async (): Promise<void> => {
    try {
      const types = await librarian.entityTypes(AbortSignal.timeout(askMs));
      const other = types.slice(mostLabels).reduce((sum, type) => sum + type.entryCount, 0);
      for (const { name, entryCount } of types.slice(0, mostLabels)) {
        metrics.catalogEntries.set({ entity_type: name }, entryCount);
      }
      if (types.length > mostLabels) metrics.catalogEntries.set({ entity_type: "(other)" }, other);
    } catch (err) {
      log.warn({ err }, "the catalog could not be counted for the metrics");
    } finally {
      // Also after a failure, or every scrape would wait for a database that is away.
      countedAt = performance.now();
      counting = undefined;
    }
  };
  return async () => {
    if (performance.now() - countedAt < freshMs) return;
    counting ??= count();
    await counting;
  };
}
