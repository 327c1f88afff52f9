import { createEmbeddedDatabase } from "./embedded-database.ts";
import { runMode } from "./run-mode.ts";
import { createServerDatabase } from "./server-database.ts";

/** A migrated, empty database of one test file's own. */
export interface TestDatabase {
  /** postgresql://…, for createDatabase, a service or a bare client. */
  readonly url: string;
  /** On the embedded database there is one backend, and statements can't be cancelled. */
  readonly isEmbedded: boolean;
  /** Ends whoever is still connected. */
  drop(): Promise<void>;
}

/** Call once per test file, in beforeAll; drop in afterAll. */
export function createTestDatabase(): Promise<TestDatabase> {
  return runMode.serverUrl === undefined ? createEmbeddedDatabase() : createServerDatabase(runMode.serverUrl);
}
