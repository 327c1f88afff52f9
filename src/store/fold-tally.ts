import { advisoryLocks, lockedTransaction } from "./advisory-lock.ts";
import type { Database } from "./database.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";

/** Summing so many rows takes 0.1 ms. */
const rowsLeft = 300;

const due = `select count(*) > ${rowsLeft} as due from (select 1 from entry_tally limit ${rowsLeft + 1}) rows`;

// Readers see the rows before or the sums after, never both: it is one statement of one transaction.
const fold = `
with gone as (delete from entry_tally returning entity_type, status, change)
insert into entry_tally (entity_type, status, change)
select entity_type, status, sum(change) from gone group by entity_type, status having sum(change) <> 0`;

/** Folds the changes that writers left in entry_tally into one row per type and status. */
export const foldTally: MaintenanceStep = {
  name: "fold tally",
  everyMs: 2_000,
  afterWrites: false,
  async run(database: Database, signal: AbortSignal) {
    const [row] = await database.query<{ due: boolean }>({ name: "tally_due", text: due, values: [] }, signal);
    if (row?.due !== true) return "idle";
    await lockedTransaction(
      database,
      advisoryLocks.tally,
      (connection) => connection.query({ name: "fold_tally", text: fold, values: [] }),
      signal,
    );
    return "idle";
  },
};
