import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDatabase } from "../../src/store/create-database.ts";
import type { Database } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { checkSchema } from "../../src/store/schema-check.ts";
import { contentOf, OpenLibrarian } from "../open-librarian.ts";
import { needsRealPostgres } from "../skip.ts";

let catalog: OpenLibrarian;
let other: Database;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
  other = createDatabase({ url: catalog.test.url, applicationName: "other" });
});
afterAll(async () => {
  await other.close();
  await catalog.close();
});

const patience = 30_000;
const signal = (): AbortSignal => AbortSignal.timeout(patience);

async function ask<Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  return other.query<Row>({ name: text.replaceAll(/\s+/g, " ").slice(0, 60), text, values }, signal());
}

/** How many backends are at work on a statement that holds this text. */
async function running(text: string): Promise<number> {
  const [row] = await ask<{ n: number }>(
    `select count(*) as n from pg_stat_activity
     where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query like $1`,
    [`%${text}%`],
  );
  return row?.n ?? -1;
}

const slow = { name: "slow", text: "select pg_sleep(20) as slow_statement", values: [] };

describe("waits", () => {
  beforeEach((context) => needsRealPostgres(context, catalog.test));

  test("end with the signal, and the statement ends in the database", async () => {
    const stop = new AbortController();
    const waiting = catalog.database.query(slow, stop.signal);
    await expect.poll(() => running("slow_statement")).toBe(1);
    const begun = performance.now();
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - begun).toBeLessThan(200);
    await expect.poll(() => running("slow_statement")).toBe(0);
  });

  test("inside transactions too, of which nothing remains, and the pool recovers", async () => {
    const doomed = catalog.database.write(async (connection) => {
      await connection.run("insert into entity_type (name, description) values ('doomed', '')");
      await connection.query(slow);
    }, AbortSignal.timeout(200));
    await expect(doomed).rejects.toMatchObject({ code: "deadline_exceeded" });
    await expect.poll(() => running("slow_statement")).toBe(0);
    expect(await ask("select from entity_type where name = 'doomed'")).toEqual([]);
    await expect.poll(() => catalog.database.poolState.total - catalog.database.poolState.idle).toBeLessThanOrEqual(1);
    await catalog.register({ id: "after-abort" });
  });

  test("a register whose caller leaves while it waits for a lock ends, and nothing is written", async () => {
    await catalog.register({ id: "locked", description: "before" });
    const release = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const holding = other.write(async (connection) => {
      await connection.run("select from entry where id = 'locked' for update");
      held.resolve();
      await release.promise;
    }, signal());
    await held.promise;
    const stop = new AbortController();
    const content = contentOf({ id: "locked", description: "after" });
    const options = {
      createOnly: false,
      ifRevision: undefined,
      dryRun: false,
      allowChange: false,
      allowUnresolved: false,
    };
    const request = { content, status: undefined, relationships: [], options, idempotencyKey: "" };
    const waiting = catalog.librarian.register(request, stop.signal);
    await expect.poll(() => running("for no key update")).toBeGreaterThan(0);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => running("for no key update")).toBe(0);
    release.resolve();
    await holding;
    const { entry } = await catalog.librarian.get({ id: "locked", revision: undefined }, signal());
    expect(entry).toMatchObject({ revision: 1, content: { description: "before" } });
  });

  test("the server's own limit is database_timeout, a full pool is overloaded", async () => {
    await using small = createDatabase({ url: catalog.test.url, poolMax: 1, poolWaitMs: 200, statementTimeoutMs: 600 });
    const first = small.query(slow, signal());
    const second = small.query({ name: "quick", text: "select 1 as one", values: [] }, signal());
    await expect(second).rejects.toMatchObject({ code: "overloaded" });
    await expect(first).rejects.toMatchObject({ code: "database_timeout" });
    expect(await small.query({ name: "quick", text: "select 1 as one", values: [] }, signal())).toEqual([{ one: 1 }]);
  });
});

describe("lost connections", () => {
  beforeEach((context) => needsRealPostgres(context, catalog.test));

  const backends = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'open-librarian'`;

  test("idle ones are replaced without anybody noticing", async () => {
    await catalog.register({ id: "before-loss" });
    await ask(backends);
    await catalog.register({ id: "after-loss" });
    expect((await catalog.librarian.get({ id: "after-loss", revision: undefined }, signal())).entry.revision).toBe(1);
  });

  test("a write that loses its connection before commit runs again and happens once", async () => {
    let tries = 0;
    await catalog.database.write(async (connection) => {
      tries += 1;
      await connection.run("insert into entity_type (name, description) values ('survivor', '')");
      if (tries === 1) await connection.run("select pg_terminate_backend(pg_backend_pid())");
    }, signal());
    expect(tries).toBe(2);
    expect(await ask("select name from entity_type where name = 'survivor'")).toEqual([{ name: "survivor" }]);
  });

  test("a backend that is killed in the middle of writes leaves nothing half-written", async () => {
    const writing = Array.from({ length: 40 }, (_, index) =>
      catalog.register({ id: `killed-${index}`, description: `number ${index} with several words of its own` }).then(
        () => true,
        () => false,
      ),
    );
    const killing = (async () => {
      for (let round = 0; round < 5; round += 1) await ask(backends);
    })();
    const done = await Promise.all(writing);
    await killing;
    for (const [index, acknowledged] of done.entries()) {
      if (!acknowledged) continue;
      const { missing } = await catalog.librarian.batchGet([`killed-${index}`], true, signal());
      expect(missing).toEqual([]);
    }
    const torn = `select e.id from entry e where not exists (select 1 from entry_revision r where r.entry_key = e.key and r.revision = e.revision)
      or not exists (select 1 from posting p where p.entry_key = e.key)
      or not exists (select 1 from event v where v.entry_id = e.id and v.entry_revision = e.revision)
      or e.embedded <> exists (select 1 from embedding m where m.entry_key = e.key)`;
    expect(await ask(torn)).toEqual([]);
    expect(await ask("select count(*) - max(revision) as gap from event")).toEqual([{ gap: 0 }]);
  });

  test("a database that isn't there is unavailable, with a hint", async () => {
    await using nowhere = createDatabase({ url: "postgresql://a:b@127.0.0.1:1/c" });
    const asking = nowhere.query({ name: "one", text: "select 1", values: [] }, signal());
    await expect(asking).rejects.toMatchObject({
      code: "database_unavailable",
      hints: [expect.stringContaining("DATABASE_URL")],
    });
  });
});

describe("migrations", () => {
  beforeEach((context) => needsRealPostgres(context, catalog.test));

  /** An empty database beside the test's own. */
  async function withEmpty(work: (url: string) => Promise<void>): Promise<void> {
    const name = `lgent_test_migrate_${Math.random().toString(36).slice(2)}`;
    await other.session((connection) => connection.run(`create database ${name} template template0`), signal());
    const url = new URL(catalog.test.url);
    url.pathname = `/${name}`;
    try {
      await work(url.href);
    } finally {
      await other.session((connection) => connection.run(`drop database ${name} with (force)`), signal());
    }
  }

  test("twenty at once apply each step once", async () => {
    await withEmpty(async (url) => {
      const databases = Array.from({ length: 20 }, () => createDatabase({ url, poolMax: 1 }));
      try {
        const results = await Promise.all(databases.map((database) => migrate(database, signal())));
        const applied = results.flatMap((result) => result.applied);
        expect(applied.toSorted((a, b) => a - b)).toEqual(applied.map((_, index) => index + 1));
        const [first] = databases;
        if (first !== undefined) expect(await checkSchema(first, signal())).toMatchObject({ condition: "ok" });
      } finally {
        await Promise.all(databases.map((database) => database.close()));
      }
    });
  });

  test("a broken step leaves the ones before it and says what is wrong; edited and breaking steps are refused", async () => {
    const folder = await mkdtemp(join(tmpdir(), "migrations-"));
    const step = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
    try {
      await withEmpty(async (url) => {
        await using database = createDatabase({ url, poolMax: 1 });
        await step("0001_one.sql", "-- compatible\ncreate table one (n integer);\n");
        await step("0002_two.sql", "-- breaking\ncreate table two (n integer); insert into two values ('x');\n");
        const lines: string[] = [];
        const broken = migrate(database, signal(), (line) => lines.push(line), folder);
        await expect(broken).rejects.toMatchObject({
          code: "failed_precondition",
          message: expect.stringContaining("0002_two.sql"),
        });
        expect(lines).toEqual(["Applied 0001_one.sql."]);
        expect(await checkSchema(database, signal(), folder)).toMatchObject({ condition: "behind", version: 1 });
        await step("0002_two.sql", "-- breaking\ncreate table two (n integer);\n");
        expect(await migrate(database, signal(), undefined, folder)).toEqual({ applied: [2], version: 2 });
        await rm(join(folder, "0002_two.sql"));
        expect(await checkSchema(database, signal(), folder)).toMatchObject({ condition: "ahead_breaking" });
        await expect(migrate(database, signal(), undefined, folder)).rejects.toMatchObject({
          code: "failed_precondition",
          hints: [expect.stringContaining("newer build")],
        });
        await step("0001_one.sql", "-- compatible\ncreate table one (n bigint);\n");
        expect(await checkSchema(database, signal(), folder)).toMatchObject({ condition: "altered" });
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("a role that may not create the extension is told what an administrator must run", async () => {
    await withEmpty(async (url) => {
      const role = `lgent_test_role_${Math.random().toString(36).slice(2)}`;
      await other.session(async (connection) => {
        await connection.run(`create role ${role} login password 'x'`);
      }, signal());
      try {
        const limited = new URL(url);
        limited.username = role;
        limited.password = "x";
        await using database = createDatabase({ url: limited.href, poolMax: 1 });
        await expect(migrate(database, signal())).rejects.toMatchObject({
          code: "failed_precondition",
          hints: [expect.stringContaining("create extension vector;")],
        });
        expect(await checkSchema(database, signal())).toMatchObject({ condition: "no_extension", usable: false });
      } finally {
        await other.session((connection) => connection.run(`drop role ${role}`), signal());
      }
    });
  });
});
