import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runKgents } from "../kgents.ts";

const packageRoot = join(import.meta.dirname, "../..");
let state: string;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "lgent-state-"));
});

afterAll(async () => {
  await infra("destroy", "--yes", "--purge");
  await rm(state, { recursive: true, force: true });
});

function infra(...args: string[]) {
  return runKgents(["infra", ...args], { stateDirectory: state, deadlineMs: 90_000 });
}

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function npmStart(...args: string[]): Run {
  const child = spawn(process.execPath, [join(packageRoot, "scripts/start.mjs"), ...args], {
    cwd: packageRoot,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], LGENT_STATE_DIR: state },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, output: () => output, ended };
}

async function says(run: Run, text: string): Promise<void> {
  for (const deadline = Date.now() + 90_000; !run.output().includes(text); await sleep(50)) {
    if (Date.now() > deadline || run.child.exitCode !== null) throw new Error(`never said "${text}":\n${run.output()}`);
  }
}

async function phase(): Promise<{ phase: string; supervised: boolean; healthy: boolean }> {
  return JSON.parse((await infra("status", "-o", "json")).stdout);
}

test("fills the catalog, answers, and leaves nothing running with --once", { timeout: 120_000 }, async () => {
  const run = npmStart("--once");
  expect([await run.ended, run.output()]).toEqual([0, expect.stringContaining("The bottle has ended")]);
  const output = run.output();
  expect(output).toMatch(/start the database \d+\.\d s/);
  expect(output).toMatch(/\d{3,} created/);
  expect(output).toMatch(/npm:chalk/);
  expect(output).toMatch(/npm:string-width/);
  expect(output).toMatch(/matched: /);
  expect(await phase()).toMatchObject({ phase: "stopped", supervised: false });
});

test("a second start finds what is there, and Ctrl-C ends it", { timeout: 120_000 }, async () => {
  const run = npmStart();
  await says(run, "Ctrl-C ends the bottle");
  expect(run.output()).toContain("entries from an earlier start");
  expect(await phase()).toMatchObject({ healthy: true });
  run.child.kill("SIGTERM");
  expect(await run.ended).toBe(0);
  expect(await phase()).toMatchObject({ phase: "stopped", supervised: false });
});

test("its bottle ends with it even when it is killed", { timeout: 120_000 }, async () => {
  const run = npmStart();
  await says(run, "Ctrl-C ends the bottle");
  run.child.kill("SIGKILL");
  for (const deadline = Date.now() + 30_000; (await phase()).supervised; await sleep(100)) {
    if (Date.now() > deadline) throw new Error("the bottle goes on");
  }
  expect(await phase()).toMatchObject({ phase: "stopped" });
});

test("attaches to a bottle that runs, and leaves it running", { timeout: 120_000 }, async () => {
  expect(await infra("init", "--provider", "bottle", "--port", "0")).toMatchObject({ code: 0 });
  const run = npmStart("--once");
  expect(await run.ended).toBe(0);
  expect(run.output()).toContain("was running already");
  expect(await phase()).toMatchObject({ healthy: true });
  const log = await readFile(join(state, "bottle/logs/supervisor.log"), "utf8");
  expect(log).toContain("stopped");
});
