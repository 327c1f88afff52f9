import { execFile } from "node:child_process";
import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createLibraryClient, type LibraryClient } from "../../src/client/library-client.ts";
import { startScratchDatabase } from "../bottle-database.ts";
import { type KgentsResult, runKgents } from "../kgents.ts";

const packageRoot = join(import.meta.dirname, "../..");

interface Status {
  healthy: boolean;
  phase: string;
  supervised: boolean;
  database: string;
  database_address: string;
  grpc_address: string;
  http_address: string;
  parts: { name: string; up: boolean; pid: number | null; restarts: number; last_reason: string }[];
  checks: { name: string; ok: boolean; detail: string }[];
  problems: string[];
}

/** A bottle of its own, driven through ./kgents alone. */
class TestBottle {
  readonly state: string;
  readonly env: Record<string, string>;

  constructor(state: string, env: Record<string, string> = {}) {
    this.state = state;
    this.env = env;
  }

  static async create(env: Record<string, string> = {}): Promise<TestBottle> {
    return new TestBottle(await mkdtemp(join(tmpdir(), "lgent-state-")), env);
  }

  /** Gone with the test, however that ends. */
  static async forThisTest(env: Record<string, string> = {}): Promise<TestBottle> {
    const bottle = await TestBottle.create(env);
    onTestFinished(() => bottle.remove(), 60_000);
    return bottle;
  }

  infra(...args: string[]): Promise<KgentsResult> {
    return runKgents(["infra", ...args], { stateDirectory: this.state, env: this.env, deadlineMs: 100_000 });
  }

  init(...args: string[]): Promise<KgentsResult> {
    return this.infra("init", "--provider", "bottle", "--port", "0", ...args);
  }

  async status(): Promise<Status> {
    return JSON.parse((await this.infra("status", "-o", "json")).stdout) as Status;
  }

  async healthy(): Promise<Status> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const status = await this.status();
      if (status.healthy) return status;
      if (Date.now() > deadline) throw new Error(`not healthy: ${status.problems.join("; ")}`);
      await sleep(100);
    }
  }

  async pid(part: string): Promise<number> {
    const pid = (await this.status()).parts.find(({ name }) => name === part)?.pid;
    if (!pid) throw new Error(`no ${part}`);
    return pid;
  }

  async remove(): Promise<void> {
    await this.infra("destroy", "--yes", "--purge");
    await rm(this.state, { recursive: true, force: true });
  }
}

async function ended(pid: number, withinMs = 20_000): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      if (stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z")) return true;
    } catch {
      return true;
    }
  }
  return false;
}

async function register(client: LibraryClient, id: string): Promise<void> {
  await client.registerArtifact({ content: { id, name: id, entityType: "tool", description: `What ${id} does.` } });
}

async function ids(client: LibraryClient): Promise<ReadonlySet<string>> {
  const { entries } = await client.listArtifacts({ pageSize: 1_000 });
  return new Set(entries.map(({ content }) => content?.id ?? ""));
}

describe("one bottle through its life", () => {
  let bottle: TestBottle;
  let client: LibraryClient;

  beforeAll(async () => {
    bottle = await TestBottle.create({ LGENT_BOTTLE_STATEMENT_SECONDS: "4" });
    const first = await bottle.init();
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain("no fsync");
    expect(first.stderr).toMatch(/start the database \d+\.\d s/);
    client = createLibraryClient({ address: (await bottle.status()).grpc_address });
  }, 120_000);

  afterAll(async () => {
    client.close();
    await bottle.remove();
  });

  test("is healthy and says what it is made of", async () => {
    const text = await bottle.infra("status");
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/bottle \(this machine only/);
    const status = await bottle.status();
    expect(status).toMatchObject({ healthy: true, phase: "running", database: "embedded", problems: [] });
    expect(status.parts.map(({ name, up, restarts }) => [name, up, restarts])).toEqual([
      ["supervisor", true, 0],
      ["database", true, 0],
      ["service", true, 0],
    ]);
    expect(status.checks.every(({ ok }) => ok)).toBe(true);
    for (const address of [status.grpc_address, status.http_address]) expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test("init again finds it and changes nothing", async () => {
    const before = await bottle.status();
    const again = await bottle.init();
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/is running since .*nothing was changed/);
    const document = JSON.parse((await bottle.init("-o", "json")).stdout);
    expect(document).toMatchObject({ was_running: true, grpc_address: before.grpc_address });
    expect((await bottle.status()).parts.map(({ pid }) => pid)).toEqual(before.parts.map(({ pid }) => pid));
  });

  test("commands find it by themselves", async () => {
    const answer = await runKgents(["library", "catalog", "-o", "json"], { stateDirectory: bottle.state });
    expect(answer).toMatchObject({ code: 0, stdout: "[]\n" });
  });

  // Three deaths and three starts of the database: some 20 s each on a machine that is busy with everything else.
  test("keeps every acknowledged write when its database is killed, and recovers by itself", {
    timeout: 240_000,
  }, async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const stop = new AbortController();
      const writing = (async () => {
        for (let n = 0; !stop.signal.aborted; n += 1) {
          const id = `kept-${round}-${n}`;
          const written = await register(client, id).then(
            () => true,
            () => false,
          );
          if (written) acknowledged.push(id);
          else await sleep(20);
        }
      })();
      for (const goal = 10 * (round + 1); acknowledged.length < goal; ) await sleep(20);
      const pid = await bottle.pid("database");
      process.kill(pid, "SIGKILL");
      expect(await ended(pid)).toBe(true);
      stop.abort();
      await writing;
      await bottle.healthy();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);
    const found = await ids(client);
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    const database = (await bottle.status()).parts.find(({ name }) => name === "database");
    expect(database).toMatchObject({ up: true, restarts: 3, last_reason: "signal SIGKILL" });
    expect((await bottle.infra("status")).stdout).toMatch(/started anew 3 times, last after signal SIGKILL/);
  });

  test("ends a statement that goes on for too long with its database process, and starts that anew", async () => {
    const { database_address: address, parts } = await bottle.status();
    const url = new URL(address);
    url.password = (await readFile(join(bottle.state, "bottle/password"), "utf8")).trim();
    const one = new pg.Client(url.href);
    one.on("error", () => {});
    await one.connect();
    await expect(one.query("select pg_sleep(60)")).rejects.toThrow();
    const database = (await bottle.healthy()).parts.find(({ name }) => name === "database");
    expect(database?.restarts).toBe((parts.find(({ name }) => name === "database")?.restarts ?? 0) + 1);
    expect(database?.last_reason).toMatch(/a statement ran for \d+ s .*pg_sleep/);
  });

  test("starts its service anew on the same address when that is killed", async () => {
    const before = await bottle.status();
    process.kill(await bottle.pid("service"), "SIGKILL");
    await sleep(200);
    const after = await bottle.healthy();
    expect(after.grpc_address).toBe(before.grpc_address);
    expect(after.parts.find(({ name }) => name === "service")).toMatchObject({ restarts: 1 });
    await register(client, "after-the-kill");
    expect((await ids(client)).has("after-the-kill")).toBe(true);
  });

  test("its data has one owner", async () => {
    const settings = {
      directory: join(bottle.state, "bottle"),
      port: 0,
      threadProgram: join(packageRoot, "dist/bottle-backend.js"),
      statementLimitMs: 1_000,
    };
    const program = join(packageRoot, "dist/bottle-database.js");
    const owner = await bottle.pid("database");
    const second = promisify(execFile)(process.execPath, [program, JSON.stringify(settings)], { timeout: 20_000 });
    await expect(second).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`in use by process ${owner}`) as string,
    });
    expect((await bottle.status()).healthy).toBe(true);
  });

  test("its logs can be read", async () => {
    const { code, stdout } = await bottle.infra("logs", "-n", "100");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^supervisor .*start the service/m);
    expect(stdout).toMatch(/^service .*listening/m);
    const one = await bottle.infra("logs", "service", "-n", "1");
    expect(one.stdout.trim().split("\n")).toHaveLength(1);
    const password = (await readFile(join(bottle.state, "bottle/password"), "utf8")).trim();
    expect(stdout).not.toContain(password);
  });

  test("destroy without a terminal needs --yes", async () => {
    expect(await bottle.infra("destroy")).toMatchObject({ code: 2, stdout: "" });
    expect((await bottle.status()).healthy).toBe(true);
  });

  test("nothing stays behind when its supervisor is killed, and it can be started again", async () => {
    const before = await bottle.status();
    process.kill(await bottle.pid("supervisor"), "SIGKILL");
    for (const { pid } of before.parts) expect(await ended(pid ?? 0)).toBe(true);
    const text = await bottle.infra("status");
    expect(text.code).toBe(1);
    expect(text.stdout).toContain("dead: its supervisor is gone");
    expect(await runKgents(["library", "catalog"], { stateDirectory: bottle.state })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Cluster Unavailable") as string,
    });
    expect(await bottle.init()).toMatchObject({ code: 0 });
    client.close();
    client = createLibraryClient({ address: (await bottle.healthy()).grpc_address });
    expect((await ids(client)).has("after-the-kill")).toBe(true);
  });

  test("destroy ends it and keeps the data; with --purge that goes too", async () => {
    const before = await bottle.status();
    const kept = await bottle.infra("destroy", "--yes");
    expect(kept).toMatchObject({ code: 0 });
    expect(kept.stdout).toContain("Its data stays");
    for (const { pid } of before.parts) expect(await ended(pid ?? 0, 100)).toBe(true);
    expect((await bottle.infra("status")).code).toBe(1);
    expect((await bottle.status()).phase).toBe("stopped");
    expect((await bottle.infra("destroy", "--yes")).stdout).toContain("No bottle was running");
    expect(await bottle.init()).toMatchObject({ code: 0 });
    client.close();
    client = createLibraryClient({ address: (await bottle.healthy()).grpc_address });
    expect((await ids(client)).has("after-the-kill")).toBe(true);
    await writeFile(join(bottle.state, "bottle/mine.txt"), "not the bottle's");
    expect(await bottle.infra("destroy", "--yes", "--purge")).toMatchObject({ code: 0 });
    expect(await readdir(join(bottle.state, "bottle"))).toEqual(["mine.txt"]);
  });
});

describe("what can't be", () => {
  test("a busy port is named with its owner and the way out", async () => {
    const bottle = await TestBottle.forThisTest();
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const answer = await bottle.infra("init", "--provider", "bottle", "--port", String(port), "--http-port", "0");
    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain(`port ${port} is in use by process ${process.pid}`);
    expect(answer.stderr).toContain("--port 0");
    server.close();
  });

  test("a provider that can't be used here is refused by name, and none is taken in its place", async () => {
    const bottle = await TestBottle.forThisTest();
    const bare = { stateDirectory: bottle.state, env: { ...bottle.env, PATH: "/nonexistent" } };
    const unnamed = await runKgents(["infra", "init"], bare);
    expect(unnamed).toMatchObject({ code: 2, stdout: "" });
    expect(unnamed.stderr).toContain("infra init --provider bottle");
    const kind = await runKgents(["infra", "init", "--provider", "kind"], bare);
    expect(kind).toMatchObject({ code: 1, stdout: "" });
    for (const program of ["docker", "kind", "kubectl", "helm"]) {
      expect(kind.stderr).toContain(`${program} isn't on the PATH; it is needed to`);
    }
    for (const args of [
      ["init", "--provider", "cloud"],
      ["init", "--provider", "bottle", "--namespace", "x"],
      ["apply", "l-gent"],
    ]) {
      expect(await bottle.infra(...args)).toMatchObject({ code: 2, stdout: "" });
    }
  });

  test("status and logs without a bottle say so", async () => {
    const bottle = await TestBottle.forThisTest();
    const status = await bottle.infra("status");
    expect(status).toMatchObject({ code: 1 });
    expect(status.stdout).toContain("infra init --provider bottle");
    expect((await bottle.infra("logs")).code).toBe(1);
    expect((await bottle.infra("destroy", "--yes")).code).toBe(0);
  });

  test("two inits at once end with one bottle", async () => {
    const bottle = await TestBottle.forThisTest();
    const answers = await Promise.all([bottle.init("-o", "json"), bottle.init("-o", "json")]);
    expect(answers.map(({ code }) => code)).toEqual([0, 0]);
    const addresses = answers.map(({ stdout }) => (JSON.parse(stdout) as { grpc_address: string }).grpc_address);
    expect(addresses[0]).toBe(addresses[1]);
  });
});

test("with DATABASE_URL the bottle uses that server, and says so", async () => {
  const server = await startScratchDatabase();
  onTestFinished(() => server.close(), 60_000);
  const bottle = await TestBottle.forThisTest({ DATABASE_URL: server.url });
  const answer = await bottle.init();
  expect(answer).toMatchObject({ code: 0 });
  expect(answer.stdout).toContain("the database server that DATABASE_URL names");
  expect(answer.stdout).not.toContain("scratch");
  const status = await bottle.status();
  expect(status).toMatchObject({ healthy: true, database: "external" });
  expect(status.parts.map(({ name }) => name)).toEqual(["supervisor", "service"]);
  await expect(access(join(bottle.state, "bottle/data"))).rejects.toThrow();
});
