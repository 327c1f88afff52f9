import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseMessage, DatabaseSettings } from "../src/bottle/database/database-messages.ts";
import { bottlePaths } from "../src/bottle/files/bottle-paths.ts";
import { createDatabase } from "../src/store/create-database.ts";
import { migrate } from "../src/store/migrate.ts";
import type { TestDatabase } from "./database.ts";
import { migrationsDigest } from "./migrations-digest.ts";

const programs = join(import.meta.dirname, "../src/bin");
/** Beside the other things that an install may throw away. */
const templates = join(import.meta.dirname, "../node_modules/.cache/lgent-test");

/** The bottle's own database process over a copy of a migrated data directory. */
export async function createEmbeddedDatabase(): Promise<TestDatabase> {
  const template = await ensureTemplate();
  const directory = await mkdtemp(join(tmpdir(), "lgent-test-"));
  await cp(template, directory, { recursive: true });
  const running = await startDatabase(directory);
  return {
    url: running.url,
    isEmbedded: true,
    drop: async () => {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Making and migrating one takes seconds; copying it does not. */
async function ensureTemplate(): Promise<string> {
  const name = `template-${migrationsDigest()}`;
  const template = join(templates, name);
  if (existsSync(template)) return template;
  await mkdir(templates, { recursive: true });
  const making = join(templates, `making-${randomBytes(6).toString("hex")}`);
  await mkdir(making);
  const running = await startDatabase(making);
  const database = createDatabase({ url: running.url, poolMin: 0, poolMax: 1 });
  await migrate(database, AbortSignal.timeout(60_000));
  await database.close();
  await running.stop();
  try {
    await rename(making, template);
  } catch {
    // Another test process was quicker.
    await rm(making, { recursive: true, force: true });
  }
  for (const old of await readdir(templates)) {
    if (old.startsWith("template-") && old !== name) await rm(join(templates, old), { recursive: true, force: true });
  }
  return template;
}

async function startDatabase(directory: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const settings: DatabaseSettings = {
    directory,
    port: 0,
    threadProgram: join(programs, "bottle-backend.ts"),
    statementLimitMs: 30_000,
  };
  const child = fork(join(programs, "bottle-database.ts"), [JSON.stringify(settings)], { execArgv: [], silent: true });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => said.push(text));
  const port = await listeningPort(child, said);
  const password = (await readFile(bottlePaths(directory).password, "utf8")).trim();
  return {
    url: `postgresql://lgent:${encodeURIComponent(password)}@127.0.0.1:${port}/lgent`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function listeningPort(child: ChildProcess, said: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill("SIGKILL");
      reject(new Error(`the embedded database ${why}: ${said.join("").trim()}`));
    };
    const timer = setTimeout(() => fail("did not listen within 60 s"), 60_000);
    const onExit = (code: number | null): void => fail(`ended with code ${code}`);
    child.once("exit", onExit);
    child.on("message", (message: DatabaseMessage) => {
      if (message.event !== "listening") return;
      clearTimeout(timer);
      child.off("exit", onExit);
      resolve(message.port);
    });
  });
}
