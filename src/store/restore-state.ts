import { DomainError } from "../core/errors.ts";
import type { Database } from "./database.ts";

const look = `
select restoring, revision, exists (select 1 from entry) or exists (select 1 from relationship) as filled
from catalog_state for update`;

interface State {
  readonly restoring: string | null;
  readonly revision: number;
  readonly filled: boolean;
}

/** Takes an empty catalog for a restore, or goes on with the same one. While it lasts ordinary writes are refused. */
export async function beginRestore(database: Database, token: string, signal: AbortSignal): Promise<void> {
  await database.write(async (connection) => {
    const [state] = await connection.query<State>({ name: "restore_look", text: look, values: [] });
    if (state?.restoring === token) return;
    if (state?.filled === true) {
      throw state.restoring === null
        ? new DomainError("failed_precondition", "A restore needs an empty catalog, and this one isn't.", {
            hints: ["Restore into a new database, or import without restore: then the lines are ordinary upserts."],
          })
        : new DomainError("failed_precondition", "Another export's restore into this catalog isn't finished.", {
            hints: ["Finish that one by running it again, or use a new database."],
          });
    }
    const text = "update catalog_state set restoring = $1";
    await connection.query({ name: "restore_begin", text, values: [token] });
  }, signal);
}

/** Everything up to the revision counts as told: the log starts behind it. */
export async function endRestore(
  database: Database,
  token: string,
  catalogRevision: number,
  signal: AbortSignal,
): Promise<void> {
  await database.write(async (connection) => {
    const [state] = await connection.query<State>({ name: "restore_look", text: look, values: [] });
    if (state?.restoring !== token) {
      throw new DomainError("failed_precondition", "Somebody else finished this restore meanwhile.");
    }
    await connection.run("delete from event");
    const text = "update catalog_state set restoring = null, revision = $1, event_floor = $1";
    await connection.query({ name: "restore_end", text, values: [catalogRevision] });
  }, signal);
}
