import { expect, test } from "vitest";
import pg from "pg";
import { createTestDatabase } from "./database.ts";

test("a test database is migrated, empty and gone afterwards", async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    const { rows } = await client.query("select count(*)::int as entries from entry");
    expect(rows).toEqual([{ entries: 0 }]);
  } finally {
    await client.end();
    await database.drop();
  }
});
