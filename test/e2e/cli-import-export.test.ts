import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runKgents, type KgentsOptions } from "../kgents.ts";
import { startTestService, type TestService } from "../service.ts";

let service: TestService;
let folder: string;

beforeAll(async () => {
  service = await startTestService();
  folder = await mkdtemp(join(tmpdir(), "lgent-cli-"));
});

afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

function library(args: readonly string[], options: KgentsOptions = {}) {
  return runKgents(["library", ...args], {
    ...options,
    cwd: folder,
    env: { LGENT_SERVICE: service.address, ...options.env },
  });
}

async function lines(name: string, documents: readonly (object | string)[]): Promise<string> {
  const file = join(folder, name);
  const text = documents.map((document) => (typeof document === "string" ? document : JSON.stringify(document)));
  await writeFile(file, `${text.join("\n")}\n`);
  return file;
}

function tool(id: string, description = "A tool."): object {
  return { id, name: id, entity_type: "tool", description };
}

test("an import settles the good lines and lists the bad ones by number", async () => {
  const file = await lines("mixed.jsonl", [
    tool("mix:1"),
    "{broken",
    tool("mix:3"),
    { ...tool("mix:4"), entity_type: "tol" },
    tool("mix:5"),
  ]);
  const result = await library(["import", file]);
  expect(result.code).toBe(3);
  expect(result.stdout).toContain("3 created, 0 updated, 0 unchanged, 0 relationships, 2 refused");
  const refusals = result.stderr.split("\n").filter((line) => line.startsWith("refused"));
  expect(refusals[0]).toMatch(/^refused line 2/);
  expect(refusals[1]).toMatch(/^refused line 4 \(mix:4\): .*tool/);
  const again = await library(["import", file, "-o", "json"]);
  expect(again.code).toBe(3);
  expect(JSON.parse(again.stdout)).toMatchObject({
    record: "import",
    complete: true,
    created: 0,
    unchanged: 3,
    refusals: [{ line: 2 }, { line: 4, id: "mix:4" }],
  });
});

test("--strict stops at the first bad line", async () => {
  const file = await lines("strict.jsonl", [tool("strict:1"), "{broken", tool("strict:2")]);
  const result = await library(["import", file, "--strict"]);
  expect(result.code).toBe(3);
  expect(result.stdout).toContain("stopped at a refused line");
  expect((await library(["show", "strict:2"])).code).toBe(3);
});

test("a dry run stores nothing", async () => {
  const file = await lines("dry.jsonl", [tool("dry:1")]);
  const result = await library(["import", file, "--dry-run"]);
  expect(result).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/dry run: nothing was stored[\s\S]*1 created/),
  });
  expect((await library(["show", "dry:1"])).code).toBe(3);
});

test("a re-import reports what is gone, retires it with --prune, and never for a line it couldn't read", async () => {
  const file = await lines("sync.jsonl", [tool("sync:1"), tool("sync:2"), tool("sync:3")]);
  expect((await library(["import", file])).stdout).toContain("3 created");
  await lines("sync.jsonl", [tool("sync:1"), tool("sync:3")]);
  const reported = await library(["import", file]);
  expect(reported).toMatchObject({ code: 0, stderr: expect.stringContaining("sync:2") });
  await lines("sync.jsonl", [tool("sync:1"), "{broken"]);
  const careful = await library(["import", file, "--prune"]);
  expect(careful).toMatchObject({ code: 3, stdout: expect.stringContaining("nothing was retired") });
  expect((await library(["catalog", "--all", "-o", "name"])).stdout).toContain("sync:3\n");
  await lines("sync.jsonl", [tool("sync:1"), tool("sync:3")]);
  const pruned = await library(["import", file, "--prune"]);
  expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining("1 retired") });
  expect((await library(["catalog", "--all", "-o", "name"])).stdout).not.toContain("sync:2\n");
});

test("lines on stdin are imported too", async () => {
  const input = `${JSON.stringify(tool("pipe:1"))}\n${JSON.stringify(tool("pipe:2"))}\n`;
  expect(await library(["import", "-"], { input })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("2 created"),
  });
});

test("an interrupted import exits 130, and the same command again completes it", async () => {
  const many = Array.from({ length: 8_000 }, (_, index) =>
    tool(`many:${index}`, `Number ${index} of very many tools.`),
  );
  const file = await lines("many.jsonl", many);
  const aborting = new AbortController();
  const running = library(["import", file], { interrupt: aborting.signal, deadlineMs: 18_000 });
  await expect
    .poll(
      () => service.client.listArtifacts({ filter: { entityTypes: ["tool"] }, pageSize: 1 }).then(({ total }) => total),
      { timeout: 30_000 },
    )
    .toBeGreaterThan(600n);
  aborting.abort();
  const cut = await running;
  expect(cut).toMatchObject({ code: 130, stdout: "" });
  expect(cut.stderr).toContain("the same command again goes on from there");
  const completed = await library(["import", file, "-o", "json"], { deadlineMs: 18_000 });
  expect(completed.code).toBe(0);
  const { created, unchanged } = JSON.parse(completed.stdout) as { created: number; unchanged: number };
  expect(created + unchanged).toBe(8_000);
  expect(unchanged).toBeGreaterThan(0);
  expect(created).toBeGreaterThan(0);
}, 180_000);

test("export, restore into an empty catalog, export again: the same bytes", async () => {
  await library(["use", "pipe:1", "--failure", "timed out"]);
  await library(["deprecate", "pipe:1", "--reason", "old", "--successor", "pipe:2"]);
  await library([
    "register",
    await lines("edge.json", [
      { ...tool("edge"), metadata: { n: 1.0 }, relationships: [{ type: "depends_on", target_id: "pipe:2" }] },
    ]),
  ]);
  const first = await library(["export", "--history", "-f", "first.jsonl"], { deadlineMs: 60_000 });
  expect(first).toMatchObject({ code: 0, stdout: "" });
  const database: TestDatabase = await createTestDatabase();
  const other = await startTestService({ database });
  try {
    const env = { LGENT_SERVICE: other.address };
    const restored = await library(["import", "first.jsonl", "--restore"], { env, deadlineMs: 60_000 });
    expect(restored).toMatchObject({ code: 0 });
    expect(await library(["export", "--history", "-f", "second.jsonl"], { env, deadlineMs: 60_000 })).toMatchObject({
      code: 0,
    });
    const [before, after] = await Promise.all(
      ["first.jsonl", "second.jsonl"].map((name) => readFile(join(folder, name))),
    );
    expect(after?.equals(before as Buffer)).toBe(true);
    expect((await library(["import", "first.jsonl", "--restore"], { env })).code).toBe(3);
  } finally {
    await other.stop();
    await database.drop();
  }
}, 300_000);

test("an export that was cut off isn't taken for a whole one, and a restore goes on when the rest comes", async () => {
  await library([
    "register",
    await lines("cut.json", [{ ...tool("cut"), relationships: [{ type: "forked_from", target_id: "pipe:1" }] }]),
  ]);
  expect(await library(["export", "--history", "-f", "uncut.jsonl"])).toMatchObject({ code: 0 });
  const whole = (await readFile(join(folder, "uncut.jsonl"), "utf8")).trimEnd().split("\n");
  const half = await lines("half.jsonl", whole.slice(0, -1));
  const known = await library(["import", half, "--prune", "-o", "json"], { deadlineMs: 60_000 });
  expect(known.code).toBe(3);
  expect(JSON.parse(known.stdout)).toMatchObject({ complete: false, created: 0, refusals: [], pruned: 0 });
  expect(JSON.parse(known.stderr)).toMatchObject({ code: "refused_input", exit_code: 3 });

  const database: TestDatabase = await createTestDatabase();
  const other = await startTestService({ database });
  try {
    const env = { LGENT_SERVICE: other.address };
    const restored = await library(["import", half, "--restore"], { env, deadlineMs: 60_000 });
    expect(restored.code).toBe(3);
    expect(restored.stderr).toContain("this isn't the whole export: its header promises");
    expect((await library(["register", join(folder, "cut.json")], { env })).code).toBe(3);
    expect(await library(["import", "uncut.jsonl", "--restore"], { env, deadlineMs: 60_000 })).toMatchObject({
      code: 0,
    });
    expect(await library(["export", "--history", "-f", "again.jsonl"], { env })).toMatchObject({ code: 0 });
    const [before, after] = await Promise.all(
      ["uncut.jsonl", "again.jsonl"].map((name) => readFile(join(folder, name), "utf8")),
    );
    expect(after).toBe(before);
  } finally {
    await other.stop();
    await database.drop();
  }
}, 180_000);

test("an export into a file leaves nothing behind when it fails, and stdout gives the same lines", async () => {
  const unwritable = await library(["export", "-f", "no/such/folder/x.jsonl"]);
  expect(unwritable).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no/such/folder/x.jsonl can't be written: its folder doesn't exist"),
  });
  expect((await library(["export", "-f", "-"])).stdout).toMatch(/^{"record":"header"/);
  const kept = await lines("kept.jsonl", ["precious"]);
  const failing = await library(["export", "-f", kept, "--timeout", "0.001"]);
  expect(failing.code).toBe(1);
  expect(await readFile(kept, "utf8")).toBe("precious\n");
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  const { stdout } = await library(["export", "--type", "agent"]);
  expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ record: "header", format_version: 1 });
});

test("register refuses what is no readable file of a sensible size, naming the path", async () => {
  const expectRefusal = async (name: string, reason: RegExp) => {
    const result = await library(["register", name]);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 3, stdout: "" });
    expect(result.stderr).toContain(name);
    expect(result.stderr).toMatch(reason);
    const machine = await library(["register", name, "-o", "json"]);
    expect(JSON.parse(machine.stderr)).toMatchObject({ code: "refused_input", exit_code: 3 });
  };
  await expectRefusal("missing.ts", /no such file/);
  await mkdir(join(folder, "adir"));
  await expectRefusal("adir", /folder/);
  await writeFile(join(folder, "binary.ts"), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]));
  await expectRefusal("binary.ts", /binary/);
  await writeFile(join(folder, "huge.ts"), "");
  await truncate(join(folder, "huge.ts"), 100 * 1024 * 1024);
  await expectRefusal("huge.ts", /bytes|MiB|large/);
  await writeFile(join(folder, "secret.ts"), "/** x */");
  await chmod(join(folder, "secret.ts"), 0);
  // Root may read anything.
  if (process.getuid?.() !== 0) await expectRefusal("secret.ts", /permission/);
});

test("a reader that leaves ends the command quietly", async () => {
  for (const args of [["export"], ["catalog", "--all"], ["catalog", "--all", "-o", "json"]]) {
    const child = spawn(
      "sh",
      ["-c", `"$0" library ${args.join(" ")} | head -n 1; wait`, join(import.meta.dirname, "../../kgents")],
      {
        env: { PATH: process.env["PATH"], HOME: folder, LGENT_SERVICE: service.address, LGENT_STATE_DIR: folder },
      },
    );
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    await new Promise((resolve) => child.once("close", resolve));
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toBe("");
  }
});

test("progress and colour never reach a pipe", async () => {
  const file = await lines("quiet.jsonl", [tool("quiet:1")]);
  const { stdout, stderr } = await library(["import", file], { env: { FORCE_COLOR: "1", LANG: "C.UTF-8" } });
  expect(stdout + stderr).not.toMatch(/[\r\u001b]/);
});
