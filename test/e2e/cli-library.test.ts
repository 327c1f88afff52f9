import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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

function kgents(args: readonly string[], options: KgentsOptions = {}) {
  return runKgents(args, { ...options, cwd: folder, env: { LGENT_SERVICE: service.address, ...options.env } });
}

/** Runs a library command that must succeed, and answers what it printed. */
async function library(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kgents(["library", ...args]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function json<T = Record<string, unknown>>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await library(...args, "-o", "json")) as T;
}

async function refused(code: number, ...args: readonly string[]): Promise<string> {
  const result = await kgents(["library", ...args]);
  expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: "" });
  expect(result.stderr).not.toMatch(/\n\s+at /);
  return result.stderr;
}

async function put(name: string, document: object): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(document));
  return file;
}

interface EntryOutput {
  readonly id: string;
  readonly revision: number;
  readonly created_at: string;
  readonly usage: { readonly count: number; readonly success_count: number; readonly last_error: string };
}

test("an entry goes in and comes out as it was, in any script", async () => {
  const given = {
    id: "exact:one",
    name: "Ünïcode 日本語 🚀 עברית",
    entity_type: "tool",
    version: "1.0.0",
    description: "line one\nline two\ttab \u001b[31mred\u001b[0m \u202eright to left",
    keywords: ["größe", "日本"],
    author: "",
    input_type: "text",
    output_type: "list<text>",
    input_schema: '{"type":"object","properties":{"n":{"maximum":1.0}}}',
    output_schema: "",
    contracts_implemented: [],
    contracts_required: ["c"],
    example_queries: ["wie groß?"],
    source: { uri: "npm:x", digest: "" },
    metadata: '{"big":12345678901234567890,"b":{"a":[1e3,0.10]}}',
  };
  await library("register", await put("exact.json", given));
  expect(await json("show", "exact:one")).toMatchObject(given);
  for (const format of ["table", "wide", "json", "jsonl", "yaml"]) {
    expect(await library("show", "exact:one", "-o", format)).not.toMatch(/[\u001b\u202e]/);
    expect(await library("catalog", "-o", format)).not.toMatch(/[\u001b\u202e]/);
  }
  const again = await kgents(["library", "register", "-"], { input: await library("show", "exact:one", "-o", "yaml") });
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("exact:one 1.0.0 is unchanged (revision 1") });
});

test("the same content twice is one revision; one changed field is one more, with its difference", async () => {
  const content = { id: "twice", name: "Twice", entity_type: "tool", description: "does it" };
  const file = await put("twice.json", content);
  expect(await library("register", file)).toBe("twice is registered (revision 1, active)\n");
  expect(await library("register", file)).toBe("twice is unchanged (revision 1, active)\n");
  expect(await library("register", file, "--description", "does it again", "--dry-run")).toContain(
    "twice would be brought up to date (dry run: nothing was stored)\n  description\n    - does it\n    + does it again\n",
  );
  expect((await json<EntryOutput>("show", "twice")).revision).toBe(1);
  await library("register", file, "--description", "does it again");
  const history = await json<{ revision: number; kind: string }[]>("history", "twice");
  expect(history.map(({ revision, kind }) => [revision, kind])).toEqual([
    [2, "updated"],
    [1, "registered"],
  ]);
  expect(await library("show", "twice", "--history", "-o", "name")).toBe("2\n1\n");
  expect(await library("diff", "twice")).toBe("description\n  - does it\n  + does it again\n");
  expect(await json("diff", "twice", "2", "1")).toMatchObject({
    from_revision: 2,
    to_revision: 1,
    changes: [{ field: "description" }],
  });
  expect(await json("show", "twice", "--revision", "1")).toMatchObject({ description: "does it" });
});

test("--if-revision and --create-only refuse by naming what is there, and change nothing", async () => {
  const file = await put("strict.json", { id: "strict", name: "Strict", entity_type: "tool" });
  await library("register", file);
  await library("register", file, "--name", "Stricter");
  const lost = await refused(3, "register", file, "--name", "Lost", "--if-revision", "1");
  expect(lost).toMatch(/\b1\b/);
  expect(lost).toMatch(/\b2\b/);
  expect(await refused(3, "register", file, "--create-only")).toContain("strict");
  const unknown = await refused(3, "register", file, "--id", "stricter", "--if-revision", "7");
  expect(unknown).toContain("stricter isn't registered, so it isn't at revision 7");
  expect(await json("show", "strict")).toMatchObject({ name: "Stricter", revision: 2 });
});

test("an invalid entry is refused with every problem at once", async () => {
  const file = await put("bad.json", { id: "bad", name: "x", entity_type: "tool", description: "x" });
  const args = ["register", file, "--id", "-bad", "--name", "", "--type", "agnet", "--description", "y".repeat(17_000)];
  const problems = await refused(3, ...args.map((word) => (word === "-bad" ? "b@d!" : word)));
  for (const word of ["id", "name", "agent", "description"]) expect(problems).toContain(word);
  const machine = await kgents(["library", ...args.map((word) => (word === "-bad" ? "b@d!" : word)), "-o", "json"]);
  expect(JSON.parse(machine.stderr)).toMatchObject({
    code: "invalid_entry",
    exit_code: 3,
    request_id: expect.any(String),
  });
  expect(JSON.parse(machine.stderr).problems.length).toBeGreaterThanOrEqual(4);
  await refused(3, "show", "bad");
});

test("the catalog pages with a token, counts exactly, filters, and refuses unknown words of closed vocabularies", async () => {
  const lines = Array.from({ length: 25 }, (_, index) =>
    JSON.stringify({
      id: `page:${String(index).padStart(2, "0")}`,
      name: `P${index}`,
      entity_type: "memory",
      author: index % 2 ? "odd" : "even",
    }),
  );
  const file = join(folder, "pages.jsonl");
  await writeFile(file, `${lines.join("\n")}\n`);
  await library("import", file);
  const first = await kgents(["library", "catalog", "--type", "memory", "--limit", "10", "-o", "table"]);
  expect(first.stdout.trimEnd().split("\n")).toHaveLength(11);
  expect(first.stderr).toContain("10 of 25 entries");
  const seen: string[] = [];
  let page: string[] = [];
  for (;;) {
    const result = await kgents(["library", "catalog", "--type", "memory", "--limit", "10", ...page]);
    seen.push(
      ...result.stdout
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(" ")[0] ?? ""),
    );
    const token = /--page (\S+),/.exec(result.stderr)?.[1];
    if (token === undefined) break;
    page = ["--page", token];
  }
  expect(seen).toEqual(lines.map((_, index) => `page:${String(index).padStart(2, "0")}`));
  expect((await library("catalog", "--all", "--type", "memory", "-o", "name")).trimEnd().split("\n")).toEqual(seen);
  const cut = await kgents(["library", "catalog", "--type", "memory", "--limit", "10", "-o", "json"]);
  expect(JSON.parse(cut.stdout)).toHaveLength(10);
  expect(JSON.parse(cut.stderr)).toMatchObject({
    record: "more",
    shown: 10,
    total: 25,
    next_page_token: expect.any(String),
  });
  const ids = await kgents(["library", "catalog", "--type", "memory", "--limit", "10", "-o", "name"]);
  expect(ids.stderr).toContain("10 of 25 entries\nmore: --page ");
  expect(await json<unknown[]>("catalog", "--type", "memory", "--author", "odd")).toHaveLength(12);
  expect(await refused(2, "catalog", "--type", "memry")).toContain("memory");
  const nobody = await kgents(["library", "catalog", "--author", "nobody"]);
  expect(nobody).toMatchObject({ code: 0, stdout: "" });
  expect(nobody.stderr).toContain("hint:");
  expect(await library("catalog", "--author", "nobody", "-o", "json")).toBe("[]\n");
  expect(await refused(2, "catalog", "--page", "nonsense")).toContain("error:");
});

test("use counts, and keeps the last error until the next success", async () => {
  await library("register", await put("used.json", { id: "used", name: "Used", entity_type: "tool" }));
  await library("use", "used", "--success");
  await library("use", "used", "--success");
  expect(await library("use", "used", "--failure", "timed out")).toBe(
    "used: used 3 times, 67% successful; last error: timed out\n",
  );
  const { usage, revision } = await json<EntryOutput>("show", "used");
  expect(usage).toMatchObject({ count: 3, success_count: 2, last_error: "timed out" });
  expect(revision).toBe(1);
  expect(await json("use", "used", "--success")).toMatchObject({ record: "usage", count: 4, last_error: "" });
  expect(await refused(3, "use", "nobody", "--success")).toContain("nobody");
});

test("deprecate points at the successor, and restore undoes it", async () => {
  await library(
    "register",
    await put("old.json", { id: "sum-old", name: "Sum", entity_type: "tool", description: "adds numbers up" }),
  );
  await library(
    "register",
    await put("new.json", { id: "sum-new", name: "Sum", entity_type: "tool", description: "adds numbers up" }),
  );
  expect(await refused(3, "deprecate", "sum-old", "--reason", "slow", "--successor", "nobody")).toContain("nobody");
  expect(await library("deprecate", "sum-old", "--reason", "slow", "--successor", "sum-new")).toBe(
    "sum-old is now deprecated; use sum-new instead (revision 2)\n",
  );
  expect(await library("catalog", "--status", "deprecated")).toContain("sum-old");
  expect(await library("show", "sum-old")).toContain("use sum-new instead");
  const found = (await library("discover", "adds numbers up", "--threshold", "0", "-o", "name")).split("\n");
  expect(found.indexOf("sum-new")).toBeLessThan(found.indexOf("sum-old"));
  expect(await library("restore", "sum-old")).toContain("sum-old is now active");
  expect(await library("retire", "sum-old")).toContain("sum-old is now retired");
  expect(await library("catalog", "-o", "name", "--all")).not.toContain("sum-old");
  expect(await library("catalog", "-o", "name", "--all", "--include-retired")).toContain("sum-old");
  expect(await library("retire", "sum-old")).toContain("was retired already");
  await library("restore", "sum-old");
  expect(await json("show", "sum-old")).toMatchObject({ status: "active", deprecation: null });
});

test("discover finds, explains, and answers honestly when there is nothing", async () => {
  await library(
    "register",
    await put("slug.json", {
      id: "slugify",
      name: "Slugify",
      entity_type: "tool",
      description: "Turns a title into a slug for an address",
    }),
  );
  const hits = await json<{ rank: number; score: number; entry: { id: string }; explanation: unknown }[]>(
    "discover",
    "slug",
    "for",
    "a",
    "title",
    "--explain",
  );
  expect(hits[0]).toMatchObject({ record: "hit", rank: 1, entry: { id: "slugify" }, explanation: { keyword_rank: 1 } });
  expect(await library("discover", "slugify", "--explain")).toMatch(/words: rank 1/);
  const nothing = await kgents(["library", "discover", "xyzzyq", "--mode", "keyword"]);
  expect(nothing).toMatchObject({ code: 0, stdout: "" });
  expect(nothing.stderr).toContain("Nothing found.");
  expect(nothing.stderr).toContain("hint:");
  expect(await library("discover", "xyzzyq", "--mode", "keyword", "-o", "json")).toBe("[]\n");
});

test("types can be listed, added, and are then accepted", async () => {
  expect(await library("types", "-o", "name")).toContain("mcp-server\n");
  expect(await library("types", "add", "data-set", "--description", "A table")).toBe("data-set is a type now\n");
  expect(await library("types", "add", "data-set", "--description", "A table")).toContain("already");
  expect(await refused(2, "types", "add", "Data Set")).toContain("error:");
  await library("register", await put("data.json", { id: "rows", name: "Rows", entity_type: "data-set" }));
  expect(await json("show", "rows")).toMatchObject({ entity_type: "data-set" });
});

test("stats count what is there", async () => {
  const stats = await json<{ entries: number; by_status: Record<string, number> }>("stats");
  expect(stats).toMatchObject({ record: "stats", embedding: { dimension: 256 } });
  expect(Object.values(stats.by_status).reduce((sum, count) => sum + count, 0)).toBe(stats.entries);
  expect(await library("stats")).toContain(`entries               ${stats.entries}\n`);
});

test("show names near ids for one that isn't there, with the request id", async () => {
  const message = await refused(3, "show", "slugfy");
  expect(message).toContain("slugify");
  expect(message).toMatch(/request id: [0-9a-f-]{36}/);
  expect(await refused(3, "show", "slugify@")).toContain("slugify@ names no version");
  const verbose = await kgents(["library", "show", "slugfy", "--verbose"]);
  expect(verbose.stderr.length).toBeGreaterThan(message.length);
});
