import type { TestContext } from "vitest";
import { runMode } from "./run-mode.ts";

/**
 * Ends the test here, with the reason in the report. In CI that is a failure instead, since nothing else would notice
 * that a promise went unchecked there.
 */
export function skipLoudly(context: TestContext, reason: string): never {
  if (runMode.isCi && !runMode.isDeliberatelyEmbedded) throw new Error(`CI must not skip this: ${reason}`);
  return context.skip(reason);
}

/** What needs concurrent backends or cancelled statements proves nothing on the embedded database. */
export function needsRealPostgres(context: TestContext, database: { readonly isEmbedded: boolean }): void {
  if (!database.isEmbedded) return;
  skipLoudly(context, "counts only on a real PostgreSQL: set LGENT_TEST_DATABASE_URL to one with pgvector");
}
