import type { Database } from "./database.ts";
import { readMigrations } from "./migration-files.ts";
import { appliedMigrations, checkServer, judgeSchema, type SchemaState } from "./schema-state.ts";

/** Whether this build can work on the database, and how to mend it when it can't. Changes nothing. */
export async function checkSchema(database: Database, signal: AbortSignal, folder?: string): Promise<SchemaState> {
  const known = await readMigrations(folder);
  return database.read(async (connection) => {
    const refusal = await checkServer(connection, false);
    // Without the extension nothing has run either; the server's version is the more urgent news.
    if (refusal !== undefined) return refusal;
    return judgeSchema((await appliedMigrations(connection)) ?? [], known);
  }, signal);
}
