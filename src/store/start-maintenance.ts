import type { EmbeddingModel } from "../core/search/embedder.ts";
import { buildVectorIndex } from "./build-vector-index.ts";
import type { Database } from "./database.ts";
import { foldTally } from "./fold-tally.ts";
import { forgetAnswers } from "./forget-answers.ts";
import { MaintenanceLoop, type MaintenanceLog } from "./maintenance-loop.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";
import { refreshPlanner } from "./refresh-planner.ts";
import { refreshStatistics } from "./refresh-statistics.ts";

export interface Maintenance extends AsyncDisposable {
  /** Something was written: look now rather than at the next turn. Cheap; call it after every write. */
  nudge(): void;
  /** Ends the running steps, in the database too, and resolves once their connections are free. Safe to call again. */
  close(): Promise<void>;
}

/**
 * Starts the background work on a catalog: each step in a loop of its own. Any number of replicas may run this: advisory
 * locks let one at a time do each step's work, and the others find it done.
 */
export function startMaintenance(
  database: Database,
  model: EmbeddingModel,
  log: MaintenanceLog,
  more: readonly MaintenanceStep[] = [],
): Maintenance {
  const stopping = new AbortController();
  const steps = [refreshStatistics, foldTally, buildVectorIndex(model), refreshPlanner, forgetAnswers, ...more];
  const loops = steps.map((step) => new MaintenanceLoop(step, database, log));
  const running = Promise.all(loops.map((loop) => loop.run(stopping.signal)));
  async function close(): Promise<void> {
    stopping.abort();
    await running;
  }
  return {
    nudge() {
      for (const loop of loops) loop.nudge();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
