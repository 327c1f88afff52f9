import type { Database } from "./database.ts";

/** One kind of background work. Steps run side by side; each runs on one replica at a time (advisory-lock.ts). */
export interface MaintenanceStep {
  /** As logged: "refresh statistics". */
  readonly name: string;
  /** How long after an idle run to look again. */
  readonly everyMs: number;
  /** Whether a write gives it something to do at once. */
  readonly afterWrites: boolean;
  /** Rests this many times as long as it worked; 9 when left out, so that it takes a tenth of one connection's time. */
  readonly restPerWork?: number;
  /** Does what there is to do, or a bounded part of it. "more": look again at once, as far as the duty cycle allows. */
  run(database: Database, signal: AbortSignal): Promise<"idle" | "more">;
}
