import type { TestDatabase } from "./database.ts";

export async function createEmbeddedDatabase(): Promise<TestDatabase> {
  throw new Error("set LGENT_TEST_DATABASE_URL");
}
