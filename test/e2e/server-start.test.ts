import { createServer } from "node:net";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runMode } from "../run-mode.ts";
import { runProgram, startServerProcess } from "../server-process.ts";
import { skipLoudly } from "../skip.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** The service refuses with exit 1 and says why; never with a stack trace or the password on standard error. */
async function refusal(variables: Record<string, string>): Promise<string> {
  const ended = await runProgram("server", { LGENT_START_WAIT_SECONDS: "0.5", ...variables });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^l-gent: /);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  expect(ended.stdout + ended.stderr).not.toContain("hush-hush");
  return ended.stderr;
}

test("without DATABASE_URL it says what to give", async () => {
  expect(await refusal({})).toMatch(/DATABASE_URL: not set; give the address of a PostgreSQL/);
});

test("every problem of the environment is listed at once", async () => {
  const text = await refusal({ DATABASE_URL: "http://u:hush-hush@h/d", LGENT_POOL_MAX: "0", LGENT_MODE: "moon" });
  expect(text).toMatch(/DATABASE_URL/);
  expect(text).toMatch(/LGENT_POOL_MAX="0": must be a whole number from 1 to 1000/);
  expect(text).toMatch(/LGENT_MODE="moon": must be one of cluster, bottle/);
});

test("an unreachable database is an error within a bounded wait", async () => {
  const started = performance.now();
  const text = await refusal({ DATABASE_URL: "postgres://u:hush-hush@127.0.0.1:1/d" });
  expect(text).toMatch(/nothing listens at its address/);
  expect(text).toMatch(/→ Check that the database runs/);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("a database address that swallows packets is an error within a bounded wait", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  try {
    const text = await refusal({ DATABASE_URL: `postgres://u:hush-hush@127.0.0.1:${port}/d` });
    expect(text).toMatch(/doesn't answer/);
  } finally {
    silent.close();
  }
});

test("a refused password and an unknown database are named", async (context) => {
  if (database.isEmbedded) skipLoudly(context, "the embedded database is the only one on its server");
  const url = new URL(database.url);
  url.pathname = "/no_such_database";
  expect(await refusal({ DATABASE_URL: url.href })).toMatch(/the database doesn't exist/);
});

test("a database without migrations, without pgvector, or ahead by a breaking step says how to mend it", async (context) => {
  if (runMode.serverUrl === undefined) skipLoudly(context, "the embedded database comes with its schema");
  const admin = new pg.Client({ connectionString: runMode.serverUrl });
  await admin.connect();
  const name = `lgent_test_empty_${process.pid}`;
  try {
    await admin.query(`create database ${name} template template0`);
    const url = new URL(runMode.serverUrl);
    url.pathname = `/${name}`;
    expect(await refusal({ DATABASE_URL: url.href })).toMatch(/extension vector.*\n.*Run the migrations/);

    const migrated = await runProgram("migrate", { DATABASE_URL: url.href });
    expect(migrated.stderr).toBe("");
    expect(migrated.code).toBe(0);
    expect(migrated.stdout).toMatch(/^Applied 0001_catalog\.sql\.\n/);
    const again = await runProgram("migrate", { DATABASE_URL: url.href });
    expect(again.stdout).toMatch(/Done: 0 steps applied/);

    const inside = new pg.Client({ connectionString: url.href });
    await inside.connect();
    await inside.query(
      "insert into schema_migration (number, name, breaking, checksum) values (999, '0999_later.sql', true, 'x')",
    );
    const ahead = /999; this build knows \d+, and 0999_later\.sql doesn't allow older builds\.\n.*Run a newer build/;
    expect(await refusal({ DATABASE_URL: url.href })).toMatch(ahead);
    const refused = await runProgram("migrate", { DATABASE_URL: url.href });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(ahead);
    await inside.query("update schema_migration set breaking = false where number = 999");
    await inside.end();
    const server = await startServerProcess({ DATABASE_URL: url.href });
    expect((await server.stop()).code).toBe(0);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
});

test("a port in use is named with its variable", async () => {
  const busy = createServer().listen(0, "127.0.0.1");
  await once(busy, "listening");
  const { port } = busy.address() as { port: number };
  try {
    const text = await refusal({
      DATABASE_URL: database.url,
      LGENT_HTTP_ADDRESS: "127.0.0.1:0",
      LGENT_GRPC_ADDRESS: `127.0.0.1:${port}`,
    });
    expect(text).toMatch(new RegExp(`cannot listen for gRPC on 127\\.0\\.0\\.1:${port}.*LGENT_GRPC_ADDRESS`));
  } finally {
    busy.close();
  }
});

test("listening is announced in one line, and SIGTERM ends it with exit 0", async () => {
  const server = await startServerProcess({ DATABASE_URL: database.url, LGENT_MODE: "bottle" });
  expect(server.lines.find((line) => line["event"] === "listening")).toMatchObject({
    level: "info",
    grpc: server.grpc,
    http: server.http,
    mode: "bottle",
    pid: server.pid,
  });
  const ended = await server.stop();
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  expect(ended.stdout).toMatch(/"event":"drained"/);
});
