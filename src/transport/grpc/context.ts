import type { Librarian } from "../../core/librarian/librarian.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { Health } from "../health.ts";

/** What calls need, whatever they ask for. */
export interface CallContext {
  readonly log: Log;
  readonly metrics: Metrics;
  /** The most that a call without a deadline of its own may take. */
  readonly callSeconds: number;
}

/** What the library's RPCs need. */
export interface LibraryContext extends CallContext {
  readonly librarian: Librarian;
  readonly health: Health;
  readonly version: string;
  readonly mode: string;
}
