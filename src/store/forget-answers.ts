import { advisoryLocks, lockedTransaction } from "./advisory-lock.ts";
import type { Database } from "./database.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";

const batch = 10_000;

const text = `
delete from idempotency where key in (
  select key from idempotency where created_at < now() - interval '24 hours' order by created_at limit ${batch}
) returning 1 as gone`;

/** Answers kept for retries are forgotten after a day: no client retries for so long. */
export const forgetAnswers: MaintenanceStep = {
  name: "forget answers",
  everyMs: 10 * 60_000,
  afterWrites: false,
  async run(database: Database, signal: AbortSignal) {
    const statement = { name: "forget_answers", text, values: [] };
    const gone = await lockedTransaction(
      database,
      advisoryLocks.idempotency,
      (connection) => connection.query(statement),
      signal,
    );
    return gone?.length === batch ? "more" : "idle";
  },
};
