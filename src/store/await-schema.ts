import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "../core/errors.ts";
import type { Database } from "./database.ts";
import { sqlState } from "./database-error.ts";
import { checkSchema } from "./schema-check.ts";
import type { SchemaState } from "./schema-state.ts";

const pauseMs = 250;
/** A refused user or password, a database that doesn't exist: waiting mends none of them. */
const lasting: ReadonlySet<string> = new Set(["28P01", "28000", "3D000"]);

/**
 * The state of the schema, as soon as the database answers: one that is just starting gets some time. A state that the
 * build can't work on is an answer too.
 * @throws DomainError database_unavailable when it hasn't answered within `waitMs`
 */
export async function awaitSchema(database: Database, waitMs: number, signal: AbortSignal): Promise<SchemaState> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      // A port that swallows packets must not hold the start for longer either.
      const patience = AbortSignal.timeout(Math.max(1_000, Math.ceil(deadline - performance.now())));
      return await checkSchema(database, AbortSignal.any([signal, patience]));
    } catch (error) {
      const last = asUnavailable(error, signal);
      if (!last || lasting.has(sqlState(last.cause)) || performance.now() + pauseMs > deadline) throw last ?? error;
    }
    await sleep(pauseMs, undefined, { signal });
  }
}

function asUnavailable(error: unknown, signal: AbortSignal): DomainError | undefined {
  if (!(error instanceof DomainError) || signal.aborted) return undefined;
  if (error.code === "database_unavailable") return error;
  if (error.code !== "deadline_exceeded" && error.code !== "overloaded") return undefined;
  return new DomainError("database_unavailable", "The database doesn't answer.", {
    hints: ["Check that DATABASE_URL names it, that it runs, and that no firewall or network policy is in between."],
    cause: error,
  });
}
