import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runKgents } from "../kgents.ts";
import { startTestService, type TestService } from "../service.ts";
import { needsRealPostgres } from "../skip.ts";

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await service.client.registerArtifact({
    content: { id: "a", name: "A", entityType: "tool", description: "anything" },
  });
});

afterAll(() => service.stop());

test("Ctrl-C ends a search with 130, and its query in the database too", async (context) => {
  needsRealPostgres(context, service.database);
  const other = new pg.Client({ connectionString: service.database.url });
  await other.connect();
  /** Backends that wait for a lock, but for those known. The service's own upkeep may wait beside a search. */
  const waiting = async (known: readonly number[] = []): Promise<readonly number[]> => {
    const { rows } = await other.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows.map(({ pid }) => pid).filter((pid) => !known.includes(pid));
  };
  try {
    // Whoever reads postings waits now, for as long as this transaction is open.
    await other.query("begin");
    await other.query("lock table posting in access exclusive mode");
    await sleep(1_500);
    const upkeep = await waiting();
    const aborting = new AbortController();
    const env = { LGENT_SERVICE: service.address };
    const running = runKgents(["library", "discover", "anything"], { env, interrupt: aborting.signal });
    await expect.poll(() => waiting(upkeep), { timeout: 8_000 }).toHaveLength(1);
    aborting.abort();
    expect(await running).toMatchObject({ code: 130, stdout: "", stderr: "interrupted\n" });
    await expect.poll(() => waiting(upkeep), { timeout: 5_000 }).toEqual([]);
  } finally {
    await other.query("rollback");
    await other.end();
  }
});
