import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as samples from "../../test/fuzz/sample-documents.ts";
import type { ImportRecord, ImportRefusal } from "../core/librarian/requests.ts";
import { ImportError } from "./import-error.ts";
import type { ImportFormat, ImportSource } from "./import-source.ts";
import { openImportSource } from "./open-import-source.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-source-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function put(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function open(
  path: string,
  format?: ImportFormat,
  stdin: AsyncIterable<Uint8Array> = nothing(),
): Promise<ImportSource> {
  return openImportSource(path, { format, stdin, cwd: folder });
}

interface All {
  readonly records: readonly ImportRecord[];
  readonly refusals: readonly ImportRefusal[];
}

async function readAll(source: ImportSource): Promise<All> {
  const records: ImportRecord[] = [];
  const refusals: ImportRefusal[] = [];
  for await (const batch of source.batches(new AbortController().signal)) {
    records.push(...batch.records);
    refusals.push(...batch.refusals);
  }
  return { records, refusals };
}

/** `id version`, or `source > target` for edges. */
function names({ records }: All): readonly string[] {
  return records.map((record) => {
    if (record.kind === "entry") return `${record.entry.content.id} ${record.entry.content.version}`.trim();
    if (record.kind === "relationship") return `${record.relationship.sourceId} > ${record.relationship.targetId}`;
    return record.kind;
  });
}

const pack = (name: string, version: string, dependencies: object = {}): string =>
  JSON.stringify({ name, version, dependencies });

describe("an npm project", () => {
  test("every installed version, nested, scoped and linked, the latest last", async () => {
    await put("npm/package.json", pack("root", "1.0.0"));
    await put("npm/node_modules/.package-lock.json", "{}");
    await put("npm/node_modules/.bin/tool", "");
    await put("npm/node_modules/a/package.json", pack("a", "2.0.0", { b: "^1" }));
    await put("npm/node_modules/a/node_modules/b/package.json", pack("b", "1.9.0"));
    await put("npm/node_modules/a/node_modules/b/test/fixture/package.json", pack("fixture", "1.0.0"));
    await put("npm/node_modules/b/package.json", pack("b", "1.10.0", { "@s/c": "*" }));
    await put("npm/node_modules/@s/c/package.json", pack("@s/c", "1.0.0", { a: "2", gone: "1" }));
    await put("npm/node_modules/broken/package.json", "{");
    await put("npm/node_modules/.pnpm/d@1/node_modules/d/package.json", pack("d", "1.0.0"));
    await put("npm/packages/w/package.json", pack("w", "0.1.0"));
    await put("elsewhere/package.json", pack("elsewhere", "1.0.0"));
    await symlink("../packages/w", join(folder, "npm/node_modules/w"));
    await symlink("../../elsewhere", join(folder, "npm/node_modules/elsewhere"));
    await symlink(".", join(folder, "npm/node_modules/circle"));
    const source = await open("npm");
    expect(source).toMatchObject({ format: "npm", origin: `npm:${join(folder, "npm")}`, allowUnresolved: true });
    const all = await readAll(source);
    expect(names(all)).toEqual([
      "npm:@s/c 1.0.0",
      "npm:@s/c > npm:a",
      "npm:@s/c > npm:gone",
      "npm:a 2.0.0",
      "npm:a > npm:b",
      "npm:b 1.9.0",
      "npm:b 1.10.0",
      "npm:b > npm:@s/c",
      "npm:d 1.0.0",
      "npm:w 0.1.0",
    ]);
    expect(all.refusals).toMatchObject([{ id: "node_modules/broken/package.json" }]);
  });

  test("without node_modules is refused when asked for", async () => {
    await put("bare/package.json", pack("bare", "1.0.0"));
    await expect(open("bare", "npm")).rejects.toThrow("has no node_modules");
  });

  test("ends when the signal aborts", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    const source = await open("npm");
    await expect(Array.fromAsync(source.batches(stop.signal))).rejects.toThrow("enough");
  });
});

describe("lines", () => {
  const good = samples.entryDocument.replace(/,"relationships":\[.*\]/, "");

  test("bad ones are refused by number and don't stop the good ones", async () => {
    const lines = [...samples.exportLines, good, "{", '{"id":"x","nope":1}', "", "[]", good];
    const source = await open(await put("export.jsonl", lines.join("\n")));
    expect(source.header).toEqual({ formatVersion: 1, catalogRevision: 7, entries: 1, relationships: 1 });
    const all = await readAll(source);
    expect(all.records.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      "2 entity_type",
      "3 relationship",
      "4 revision",
      "5 entry",
      "10 entry",
    ]);
    expect(all.refusals.map(({ line }) => line)).toEqual([6, 7, 9]);
  });

  test("standard input is read the same, also when its first line comes in pieces", async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      const bytes = Buffer.from([...samples.exportLines, good].join("\n"));
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    }
    const source = await open("-", undefined, pieces());
    expect(source.header?.catalogRevision).toBe(7);
    expect((await readAll(source)).records).toHaveLength(4);
  });

  test("a file of a thousand lines comes in batches", async () => {
    const path = await put("many.jsonl", `${good}\n`.repeat(1_200));
    const sizes: number[] = [];
    for await (const batch of (await open(path)).batches(new AbortController().signal)) {
      sizes.push(batch.records.length);
      expect(batch).toMatchObject({ unit: "bytes", total: (good.length + 1) * 1_200 });
    }
    expect(sizes).toEqual([500, 500, 200]);
  });

  test("what the first line can't tell must be said", async () => {
    const path = await put("odd.jsonl", '{"name":"x","description":"y"}\n');
    await expect(open(path)).rejects.toThrow(ImportError);
    expect(names(await readAll(await open(path, "mcp-registry")))).toEqual(["mcp:x"]);
    await expect(open("-")).rejects.toThrow("stdin: is empty");
    await expect(open("-", "npm")).rejects.toThrow("can't be read from standard input");
  });
});

describe("documents", () => {
  test("a registry's answer: all versions of a name, oldest first; deleted ones are refused", async () => {
    const [element] = JSON.parse(samples.mcpServer).servers;
    const versions = ["1.10.0", "1.9.0", "2.0.0-beta"].map((version) => ({
      ...element,
      server: { ...element.server, version },
    }));
    const deleted = { ...element, _meta: { "io.modelcontextprotocol.registry/official": { status: "deleted" } } };
    const path = await put("registry.json", JSON.stringify({ servers: [...versions, deleted, {}] }));
    const all = await readAll(await open(path));
    expect(names(all)).toEqual(
      ["2.0.0-beta", "1.9.0", "1.10.0"].map((version) => `mcp:io.github.ada/weather ${version}`),
    );
    expect(all.refusals.map(({ line }) => line)).toEqual([4, 5]);
  });

  test("a folder of skills", async () => {
    await put("skills/a/SKILL.md", samples.skill.replace("brew-coffee", "a"));
    await put("skills/deep/b/SKILL.md", samples.skill.replace("brew-coffee", "b"));
    await put("skills/deep/b/notes.md", "Not a skill.");
    await put("skills/.hidden/SKILL.md", samples.skill);
    await put("skills/broken/SKILL.md", "---\nname: [\n---\n");
    const all = await readAll(await open("skills"));
    expect(names(all)).toEqual(["skill:a 1.0", "skill:b 1.0"]);
    expect(all.refusals).toMatchObject([{ line: 2, id: "broken/SKILL.md" }]);
  });

  test("a folder of cards, APIs and entry documents", async () => {
    await put("mixed/card.json", samples.agentCard);
    await put("mixed/api/swagger.json", samples.swagger);
    await put("mixed/entries.yaml", samples.entryYaml);
    await put("mixed/other.json", "{}");
    const all = await readAll(await open("mixed"));
    expect(names(all)).toEqual([
      "openapi:old-store 1",
      "openapi:old-store/post-items 1",
      "openapi:old-store/post-items > openapi:old-store",
      "a2a:example-kitchen/recipe-agent 2.1.0",
      "summarise 1.10",
      "translate",
      "translate > summarise",
    ]);
    expect(all.refusals).toMatchObject([{ line: 4, id: "other.json" }]);
  });

  test("one file that holds many", async () => {
    const path = await put("api.json", samples.openApi);
    expect(names(await readAll(await open(path)))).toHaveLength(5);
    expect(names(await readAll(await open(path, "openapi")))).toHaveLength(5);
  });

  test.each([
    ["nowhere", "there is no such file"],
    ["empty", "holds nothing to import"],
  ])("%s is refused", async (name, reason) => {
    await mkdir(join(folder, "empty"), { recursive: true });
    await expect(open(name)).rejects.toThrow(reason);
  });

  test("a format that doesn't fit the path is refused", async () => {
    const path = await put("some.json", "{}");
    await expect(open(path, "npm")).rejects.toThrow("is a file");
    await expect(open("mixed", "jsonl")).rejects.toThrow("is a folder");
    await expect(open("mixed", "skills")).rejects.toThrow("holds no SKILL.md files");
  });
});
