import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DomainError } from "../../src/core/errors.ts";
import type { ImportRecord } from "../../src/core/librarian/requests.ts";
import { createDatabase } from "../../src/store/create-database.ts";
import type { Database } from "../../src/store/database.ts";
import { contentOf, OpenLibrarian } from "../open-librarian.ts";
import { needsRealPostgres } from "../skip.ts";

let catalog: OpenLibrarian;
let watching: Database;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
  watching = createDatabase({ url: catalog.test.url, applicationName: "watcher", poolMax: 2 });
});
afterAll(async () => {
  await watching.close();
  await catalog.close();
});
beforeEach((context) => needsRealPostgres(context, catalog.test));

const signal = (): AbortSignal => AbortSignal.timeout(50_000);

/** What Watch does: asks for what is above the last revision seen, again and again, and keeps what it gets. */
class Watcher {
  readonly seen: number[] = [];
  #last: number;
  #stop = false;
  readonly #running: Promise<void>;

  constructor(from: number) {
    this.#last = from;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      // Read before looking, so that what is committed by then is seen by the last look.
      const last = this.#stop;
      const text = "select revision from event where revision > $1 order by revision";
      const rows = await watching.query<{ revision: number }>({ name: "watch", text, values: [this.#last] }, signal());
      for (const { revision } of rows) {
        this.seen.push(revision);
        this.#last = revision;
      }
      if (last) return;
      await sleep(1);
    }
  }
}

async function revision(): Promise<number> {
  return (await catalog.librarian.stats(signal())).catalogRevision;
}

const writeOptions = {
  createOnly: false,
  ifRevision: undefined,
  dryRun: false,
  allowChange: false,
  allowUnresolved: true,
};

async function importBatch(writer: number, round: number): Promise<number> {
  const when = new Date(0);
  const usage = { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" };
  const state = { status: "active", deprecation: undefined, usage, embedding: "pending", versions: [] } as const;
  const records = Array.from({ length: 20 }, (_, index): ImportRecord => {
    // Half of the ids are everybody's, in an order of each writer's own.
    const number = (index * (writer + 3)) % 20;
    const id = number < 10 ? `shared-${number}` : `own-${writer}-${number}`;
    const content = contentOf({ id, description: `by ${writer} in round ${round}` });
    const entry = { content, ...state, createdAt: when, updatedAt: when, revision: 1 };
    return { line: index + 1, kind: "entry", status: undefined, entry };
  });
  async function* chunks(): AsyncGenerator<readonly ImportRecord[]> {
    yield records;
  }
  const options = { write: writeOptions, restore: false, restoreRevision: 0, origin: "", prune: false };
  let changed = 0;
  for await (const progress of catalog.librarian.import(options, chunks(), signal())) {
    expect(progress.refusals).toEqual([]);
    if (progress.done) changed = progress.created + progress.updated;
  }
  return changed;
}

/** A write that takes its revisions and then fails: they must be given out again. */
async function rolledBack(): Promise<number> {
  const doomed = catalog.database.write(async (connection) => {
    await connection.run(`with taken as (update catalog_state set revision = revision + 1 returning revision)
      insert into event (revision, kind, entry_id, created_at) select revision, 'doomed', 'doomed', now() from taken`);
    await sleep(Math.random() * 5);
    throw new DomainError("cancelled", "on purpose");
  }, signal());
  await expect(doomed).rejects.toMatchObject({ code: "cancelled" });
  return 0;
}

async function oneWrite(writer: number, round: number): Promise<number> {
  switch ((writer + round) % 5) {
    case 0:
      return importBatch(writer, round);
    case 1:
      return rolledBack();
    default: {
      // Some write what others write, some what is theirs alone.
      const id = round % 2 === 0 ? `shared-${round % 10}` : `own-${writer}-${round}`;
      const content = contentOf({ id, description: `${writer} ${round}` });
      const request = { content, status: undefined, relationships: [], options: writeOptions, idempotencyKey: "" };
      const { outcome } = await catalog.librarian.register(request, signal());
      return outcome === "unchanged" ? 0 : 1;
    }
  }
}

describe("the event log", () => {
  test.each([10, 20])("is dense, without duplicates, and visible in its order, with %i writers", async (writers) => {
    const before = await revision();
    const watcher = new Watcher(before);
    const rounds = 12;
    const counts = await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        let changes = 0;
        for (let round = 0; round < rounds; round += 1) changes += await oneWrite(writer, round);
        return changes;
      }),
    );
    await watcher.stop();
    const changes = counts.reduce((sum, count) => sum + count, 0);
    // Maintenance may have told of vectors meanwhile; those are events as well.
    const after = await revision();
    expect(after - before).toBeGreaterThanOrEqual(changes);
    expect(watcher.seen).toEqual(Array.from({ length: after - before }, (_, index) => before + index + 1));
    const doomed = { name: "doomed", text: "select count(*) as n from event where kind = 'doomed'", values: [] };
    expect(await watching.query(doomed, signal())).toEqual([{ n: 0 }]);
  });

  test("twenty clients that register one id at once make one entry and one revision for each content", async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const content = contentOf({ id: "contended", description: `${index % 7}` });
        const request = { content, status: undefined, relationships: [], options: writeOptions, idempotencyKey: "" };
        return catalog.librarian.register(request, signal());
      }),
    );
    const created = results.filter(({ outcome }) => outcome === "created");
    expect(created).toHaveLength(1);
    const changed = results.filter(({ outcome }) => outcome !== "unchanged").map(({ entry }) => entry.revision);
    expect(changed.toSorted((a, b) => a - b)).toEqual(changed.map((_, index) => index + 1));
    const { entry } = await catalog.librarian.get({ id: "contended", revision: undefined }, signal());
    expect(entry.revision).toBe(changed.length);
  });

  test("of twenty that may only create, or expect the same revision, one wins", async () => {
    const attempt = (
      description: string,
      more: Partial<typeof writeOptions> | { ifRevision: number },
    ): Promise<string> => {
      const content = contentOf({ id: "won-once", description });
      const options = { ...writeOptions, ...more };
      const request = { content, status: undefined, relationships: [], options, idempotencyKey: "" };
      return catalog.librarian.register(request, signal()).then(
        ({ outcome }) => outcome,
        (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
      );
    };
    const indexes = Array.from({ length: 20 }, (_, index) => index);
    const creating = await Promise.all(indexes.map((index) => attempt(`c${index}`, { createOnly: true })));
    expect(creating.toSorted()).toEqual([...Array<string>(19).fill("already_exists"), "created"]);
    const updating = await Promise.all(indexes.map((index) => attempt(`u${index}`, { ifRevision: 1 })));
    expect(updating.toSorted()).toEqual([...Array<string>(19).fill("revision_conflict"), "updated"]);
  });

  test("a write that is retried while the first try still runs happens once", async () => {
    const content = contentOf({ id: "doubled" });
    const request = { content, status: undefined, relationships: [], options: writeOptions, idempotencyKey: "double" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => catalog.librarian.register(request, signal())));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ outcome: "created", entry: { revision: 1 } });
  });

  test("writers of successors can't close a cycle between them", async () => {
    const ids = ["ring-0", "ring-1", "ring-2", "ring-3"];
    for (const id of ids) await catalog.register({ id });
    const results = await Promise.all(
      ids.map((id, index) =>
        catalog
          .register({ id }, [
            { sourceId: id, targetId: ids[(index + 1) % 4] ?? "", type: "successor_to", context: "", author: "" },
          ])
          .then(
            () => "kept",
            (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
          ),
      ),
    );
    expect(results.toSorted()).toEqual(["cycle", "kept", "kept", "kept"]);
  });
});
