import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ScratchBottle, startScratchDatabase } from "../bottle-database.ts";

let bottle: ScratchBottle;
let pool: pg.Pool;

beforeAll(async () => {
  bottle = await startScratchDatabase({ idleInTransactionMs: 1_500, openingMs: 1_000 });
  pool = new pg.Pool({ connectionString: bottle.url, max: 10 });
  pool.on("error", () => {});
  await pool.query("create table mark (id int primary key, word text)");
});

afterAll(async () => {
  await pool.end();
  await bottle.close();
});

async function client(options: pg.ClientConfig = {}): Promise<pg.Client> {
  const one = new pg.Client({ connectionString: bottle.url, ...options });
  one.on("error", () => {});
  await one.connect();
  return one;
}

async function value(on: pg.Client | pg.Pool, sql: string, values: unknown[] = []): Promise<unknown> {
  const { rows } = await on.query<{ v: unknown }>(sql, values);
  return rows[0]?.v;
}

test("a pool of ten runs mixed statements in parallel and mixes nothing up", async () => {
  await pool.query("create table tally (worker int, n int)");
  const work = Array.from({ length: 400 }, async (_, i) => {
    if (i % 4 === 0) return await value(pool, "select $1::int * 2 as v", [i]);
    if (i % 4 === 1) return await value(pool, `select ${i} * 2 as v`);
    const one = await pool.connect();
    try {
      await one.query("begin");
      await one.query("insert into tally values ($1, $2)", [i, i]);
      const { rows } = await one.query({
        name: "mine",
        text: "select n * 2 as v from tally where worker = $1",
        values: [i],
      });
      await one.query(i % 4 === 2 ? "commit" : "rollback");
      return rows[0].v;
    } finally {
      one.release();
    }
  });
  expect(await Promise.all(work)).toEqual(Array.from({ length: 400 }, (_, i) => i * 2));
  expect(await value(pool, "select count(*)::int as v from tally")).toBe(100);
});

test("equal statement names with different texts stay apart", async () => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => client()));
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all(
      clients.map((one, i) =>
        one.query({ name: "same", text: `select ${i} as v, $1::text as w`, values: [`w${round}`] }),
      ),
    );
    expect(answers.map(({ rows }) => rows[0])).toEqual([0, 1, 2, 3, 4].map((v) => ({ v, w: `w${round}` })));
  }
  const long = "n".repeat(80);
  const [a, b] = clients as [pg.Client, pg.Client];
  expect((await a.query({ name: `${long}1`, text: "select 1 as v" })).rows).toEqual([{ v: 1 }]);
  expect((await a.query({ name: `${long}2`, text: "select 2 as v" })).rows).toEqual([{ v: 2 }]);
  // A name goes on being known after another client with the same name left.
  await clients[4]?.end();
  expect((await b.query({ name: "same", text: "select 1 as v, $1::text as w", values: ["x"] })).rows[0].w).toBe("x");
  await Promise.all(clients.slice(0, 4).map((one) => one.end()));
});

test("an error inside a transaction fails it, rolls back and harms nobody else", async () => {
  const one = await client();
  await one.query("begin");
  await one.query("insert into mark values (1, 'lost')");
  await expect(one.query("select * from nowhere")).rejects.toMatchObject({ code: "42P01" });
  await expect(one.query("select 1")).rejects.toMatchObject({ code: "25P02" });
  const other = value(pool, "select count(*)::int as v from mark where id = 1");
  await one.query("rollback");
  expect(await other).toBe(0);
  await expect(one.query({ name: "bad", text: "select 1 / $1::int", values: [0] })).rejects.toMatchObject({
    code: "22012",
  });
  expect(await value(one, "select 5 as v")).toBe(5);
  await one.end();
});

test("who vanishes in the middle of a transaction is rolled back and holds nobody up", async () => {
  const one = await client();
  await one.query("begin");
  await one.query("insert into mark values (2, 'half')");
  const waiting = value(pool, "select count(*)::int as v from mark where id = 2");
  socketOf(one).destroy();
  expect(await waiting).toBe(0);
});

test("who vanishes in the middle of a statement holds the others up only as long as it runs", async () => {
  for (const vanish of ["destroy", "resetAndDestroy"] as const) {
    const one = await client();
    one.query("select pg_sleep(0.4), repeat('x', 1000) from generate_series(1, 2)").catch(() => {});
    await sleep(50);
    socketOf(one)[vanish]();
    expect(await value(pool, "select 1 as v")).toBe(1);
  }
  // In the middle of extended messages, before Sync, after an error.
  const half = await rawClient();
  half.socket.write(Buffer.concat([half.parse("", "select * from nowhere"), half.message("H")]));
  await sleep(50);
  half.socket.destroy();
  expect(await value(pool, "select 2 as v")).toBe(2);
});

test("who falls silent inside a transaction is sent away", async () => {
  const one = await client();
  await one.query("begin");
  await one.query("insert into mark values (3, 'silent')");
  expect(await value(pool, "select count(*)::int as v from mark where id = 3")).toBe(0);
  await expect(one.query("select 1")).rejects.toThrow();
});

test("settings belong to their client", async () => {
  const a = await client({ options: "-c work_mem=7MB" });
  const b = await client();
  await b.query("set work_mem = '9MB'");
  await b.query("set time zone 'Asia/Tokyo'");
  expect(await value(a, "select current_setting('work_mem') as v")).toBe("7MB");
  expect(await value(b, "select current_setting('work_mem') || current_setting('TimeZone') as v")).toBe(
    "9MBAsia/Tokyo",
  );
  expect(await value(pool, "select current_setting('work_mem') as v")).toBe("4MB");
  await b.query("begin; set work_mem = '11MB'; rollback");
  await b.query("begin; set local work_mem = '12MB'; commit");
  expect(await value(pool, "select current_setting('work_mem') as v")).toBe("4MB");
  expect(await value(b, "select current_setting('work_mem') as v")).toBe("9MB");
  await b.query("select set_config('work_mem', $1, false)", ["13MB"]);
  expect(await value(a, "select current_setting('work_mem') as v")).toBe("7MB");
  expect(await value(b, "select current_setting('work_mem') as v")).toBe("13MB");
  await b.query("discard all");
  expect(await value(b, "select current_setting('work_mem') as v")).toBe("4MB");
  await a.end();
  await b.end();
  await expect(client({ options: "-c no_such_setting=1" })).rejects.toThrow(/no_such_setting/);
});

test("advisory locks of a session exclude other clients", async () => {
  const [a, b] = [await client(), await client()];
  expect(await value(a, "select pg_try_advisory_lock(7) as v")).toBe(true);
  let had = false;
  const waiting = b.query("select pg_advisory_lock(7)").then(() => {
    had = true;
  });
  expect(await value(pool, "select 1 as v")).toBe(1);
  expect(had).toBe(false);
  expect(await value(a, "select pg_advisory_unlock(7) as v")).toBe(true);
  await waiting;
  await a.query("begin");
  await expect(a.query("select pg_advisory_lock(7)")).rejects.toMatchObject({ code: "55P03" });
  await a.query("rollback");
  const second = a.query("select pg_advisory_lock(7)");
  // Leaving gives the lock back.
  socketOf(b).destroy();
  await second;
  await a.end();
});

test("notifications reach those who listen, and nobody else", async () => {
  const clients = [await client(), await client(), await client()] as const;
  const heard: string[] = [];
  clients.forEach((one, i) =>
    one.on("notification", ({ channel, payload }) => heard.push(`${i} ${channel} ${payload}`)),
  );
  await clients[0].query("listen news");
  await clients[1].query('listen "News"; listen news');
  await pool.query("notify news, 'first'");
  await clients[1].query("unlisten *");
  await pool.query("select pg_notify('news', 'second')");
  await pool.query("begin; notify news, 'never'; rollback");
  await sleep(50);
  expect(heard.sort()).toEqual(["0 news first", "0 news second", "1 news first"]);
  await Promise.all(clients.map((one) => one.end()));
});

test("binary parameters, NUL-free text and large values arrive as they were sent", async () => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 256));
  const { rows } = await pool.query("select $1::bytea as b, length($2) as n, $3::float8[] as f", [
    bytes,
    "ü".repeat(2_000_000),
    [1.5, Number.NaN],
  ]);
  expect(rows[0].b.equals(bytes)).toBe(true);
  expect(rows[0].n).toBe(2_000_000);
  expect(rows[0].f).toEqual([1.5, Number.NaN]);
});

test("a large result streams to a slow reader within bounded memory, while its connection holds the database", async () => {
  const slow = await rawClient();
  const before = process.memoryUsage().rss;
  slow.socket.pause();
  slow.socket.write(slow.query("select i, repeat('x', 1000) from generate_series(1, 150000) i"));
  await sleep(1_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  let size = 0;
  slow.socket.on("data", (chunk) => (size += chunk.length));
  slow.socket.resume();
  expect(await value(pool, "select 1 as v")).toBe(1);
  // The other connection may answer while the last part of this one still waits to be read.
  await expect.poll(() => size, { timeout: 20_000 }).toBeGreaterThan(150_000_000);
  slow.socket.destroy();
});

test("COPY in both directions", async () => {
  await pool.query("create table copied (a int, b text)");
  const one = await rawClient();
  const rows = Array.from({ length: 1_000 }, (_, i) => `${i}\tw${i}\n`).join("");
  one.socket.write(one.query("copy copied from stdin"));
  await one.until("G");
  one.socket.write(Buffer.concat([one.message("d", Buffer.from(rows)), one.message("c")]));
  expect(await one.until("Z")).toContain("COPY 1000");
  expect(await value(pool, "select sum(a)::int as v from copied")).toBe(499_500);
  one.socket.write(one.query("copy nowhere from stdin"));
  await one.until("G");
  one.socket.write(Buffer.concat([one.message("d", Buffer.from("1\n")), one.message("c")]));
  expect(await one.until("Z")).toContain("42P01");
  one.socket.write(one.query("copy copied from stdin"));
  await one.until("G");
  one.socket.write(one.message("f", Buffer.from("changed my mind\0")));
  expect(await one.until("Z")).toContain("changed my mind");
  one.socket.write(one.query("copy (select a from copied order by a limit 2) to stdout"));
  expect(await one.until("Z")).toMatch(/0\n[\s\S]*1\n[\s\S]*COPY 2/);
  one.socket.destroy();
});

test("the unnamed statement survives other clients in between", async () => {
  const one = await rawClient();
  one.socket.write(Buffer.concat([one.parse("", "select 'kept'"), one.message("S")]));
  await one.until("Z");
  await pool.query("select $1::int", [1]);
  const bind = one.message("B", Buffer.from("\0\0\0\0\0\0\0\0"));
  one.socket.write(Buffer.concat([bind, one.message("E", Buffer.from("\0\0\0\0\0")), one.message("S")]));
  expect(await one.until("Z")).toMatch(/^2.{4}D.*kept/s);
  one.socket.destroy();
});

test("a waiting statement can be cancelled, one that runs can't", async () => {
  const [busy, waiting] = [await client(), await client()];
  const long = busy.query("select pg_sleep(0.6)");
  await sleep(30);
  const queued = expect(waiting.query("select 1")).rejects.toMatchObject({ code: "57014" });
  const { processID, secretKey } = waiting as unknown as { processID: number; secretKey: number };
  for (const secret of [secretKey + 1, secretKey]) {
    const packet = Buffer.alloc(16);
    [16, 80877102, processID, secret].forEach((word, i) => packet.writeInt32BE(word, i * 4));
    await sendRaw(packet);
  }
  await queued;
  await long;
  expect(await value(waiting, "select 2 as v")).toBe(2);
  await busy.end();
  await waiting.end();
});

test("a wrong password, user or database is refused", async () => {
  for (const [wrong, code] of [
    [{ password: "wrong" }, "28P01"],
    [{ user: "postgres" }, "28000"],
    [{ database: "other" }, "3D000"],
  ] as const) {
    const url = new URL(bottle.url);
    const config = {
      host: url.hostname,
      port: Number(url.port),
      user: "lgent",
      password: url.password,
      database: "lgent",
    };
    const one = new pg.Client({ ...config, ...wrong });
    one.on("error", () => {});
    await expect(one.connect()).rejects.toMatchObject({ code });
  }
});

test("who doesn't say who it is in time is sent away", async () => {
  const started = Date.now();
  await sendRaw(Buffer.from([0, 0]));
  expect(Date.now() - started).toBeLessThan(3_000);
});

test("garbage ends its own connection and nothing else", async () => {
  const letters = fc.constantFrom(..."QPBDECSHdcfXFp!~\0");
  const body = fc.uint8Array({ maxLength: 40 });
  const wellFramed = fc.tuple(letters, body).map(([type, bytes]) => {
    const frame = Buffer.alloc(5 + bytes.length);
    frame.write(type, 0, "latin1");
    frame.writeInt32BE(bytes.length + 4, 1);
    frame.set(bytes, 5);
    return frame;
  });
  const input = fc.array(
    fc.oneof(
      wellFramed,
      body.map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(input, fc.boolean(), async (parts, known) => {
      const bytes = Buffer.concat(parts);
      if (!known) return await sendRaw(bytes, 20);
      const one = await rawClient();
      one.socket.write(bytes);
      await sleep(2);
      one.socket.destroy();
      expect(await value(pool, "select 1 as v")).toBe(1);
    }),
    { numRuns: 300 },
  );
  expect(await value(pool, "select count(*)::int as v from mark")).toBe(0);
  expect(bottle.lost).toEqual([]);
});

function socketOf(one: pg.Client): import("node:net").Socket {
  return (one as unknown as { connection: { stream: import("node:net").Socket } }).connection.stream;
}

/** Sends bytes as a fresh connection's first ones, and waits until the server closes, or for `ms`. */
async function sendRaw(bytes: Buffer, ms = 5_000): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(bottle.port, "127.0.0.1", () => socket.write(bytes));
  socket.on("error", () => {});
  socket.on("close", () => resolve());
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), ms);
  await promise;
  clearTimeout(timer);
}

/** A client that writes messages itself, for what the driver never sends. */
async function rawClient(): Promise<{
  socket: import("node:net").Socket;
  message(type: string, body?: Buffer): Buffer;
  query(sql: string): Buffer;
  parse(name: string, sql: string): Buffer;
  until(letter: string): Promise<string>;
}> {
  const one = await client();
  const socket = socketOf(one);
  socket.removeAllListeners("data");
  let seen = Buffer.alloc(0);
  let wake = (): void => {};
  socket.on("data", (chunk) => {
    if (seen.length < 1_000_000) seen = Buffer.concat([seen, chunk]);
    wake();
  });
  const message = (type: string, body: Buffer = Buffer.alloc(0)): Buffer => {
    const header = Buffer.alloc(5);
    header.write(type, 0, "latin1");
    header.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([header, body]);
  };
  const until = async (letter: string): Promise<string> => {
    for (;;) {
      for (let at = 0; at + 5 <= seen.length && seen.length >= at + 1 + seen.readInt32BE(at + 1); ) {
        const next = at + 1 + seen.readInt32BE(at + 1);
        if (seen[at] === letter.charCodeAt(0)) {
          const text = seen.toString("latin1", 0, next);
          seen = seen.subarray(next);
          return text;
        }
        at = next;
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    socket,
    message,
    query: (sql) => message("Q", Buffer.from(`${sql}\0`)),
    parse: (name, sql) => message("P", Buffer.from(`${name}\0${sql}\0\0\0`)),
    until,
  };
}
