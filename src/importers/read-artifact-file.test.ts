import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as samples from "../../test/fuzz/sample-documents.ts";
import { ImportError } from "./import-error.ts";
import { readArtifactFile } from "./read-artifact-file.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifact-file-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content);
  return path;
}

test.each([
  ["shopping-list.ts", samples.script, "script", "shopping-list", "tool"],
  ["shopping_list.py", samples.python, "python", "shopping_list", "tool"],
  ["package.json", samples.packageJson, "package", "npm:@scope/pad-left", "package"],
  ["brew-coffee/SKILL.md", samples.skill, "markdown", "skill:brew-coffee", "skill"],
  [
    "server.json",
    JSON.stringify(JSON.parse(samples.mcpServer).servers[0].server),
    "mcp-server",
    "mcp:io.github.ada/weather",
    "mcp-server",
  ],
  ["agent-card.json", samples.agentCard, "a2a", "a2a:example-kitchen/recipe-agent", "agent"],
  ["api.json", samples.openApi, "openapi", "openapi:pet-store", "spec"],
  ["api.yaml", "openapi: 3.1.0\ninfo: {title: Y, version: 1.10}\npaths: {}\n", "openapi", "openapi:y", "spec"],
  ["old.yml", "swagger: 2.0\ninfo: {title: Z, version: '1'}\npaths: {}\n", "openapi", "openapi:z", "spec"],
  ["invoice.schema.json", samples.jsonSchema, "json-schema", "schema:invoice", "spec"],
  ["entry.json", samples.entryDocument, "entry", "summarise", "tool"],
  ["entries.yaml", samples.entryYaml, "entry", "summarise", "tool"],
  [
    "entries.jsonl",
    `${samples.entryDocument}\n\n${samples.entryDocument.replace("summarise", "other")}\n`,
    "entry",
    "summarise",
    "tool",
  ],
  [
    "tool-without-extension",
    "#!/usr/bin/env python3\n'''Does it.'''\n",
    "python",
    "tool-without-extension",
    "artifact",
  ],
])("%s", async (name, content, format, id, entityType) => {
  const path = await put(name, content);
  const file = await readArtifactFile(path);
  expect(file.format).toBe(format);
  expect(file.records[0]?.content).toMatchObject({ id, entityType });
  expect(file.digest).toBe(createHash("sha256").update(content).digest("hex"));
  const source = file.records[0]?.content.source;
  if (name !== "entry.json" && name !== "entries.jsonl") {
    expect(source).toEqual({ uri: pathToFileURL(path).href, digest: file.digest });
  } else expect(source).toEqual({ uri: "https://example.org/summarise", digest: "" });
});

test("several entries come with their lines", async () => {
  const yaml = await readArtifactFile(await put("many.yaml", samples.entryYaml));
  expect(yaml.records.map((record) => [record.content.id, record.line])).toEqual([
    ["summarise", 2],
    ["translate", 15],
  ]);
  expect(yaml.records[0]?.content).toMatchObject({
    version: "1.10",
    inputSchema: '{"type":"object","properties":{"text":{"type":"string"},"size":{"type":"number","default":1.0}}}',
    metadata: '{"cost":1e3,"alias":"short"}',
  });
  const list = await readArtifactFile(await put("list.json", `[${samples.entryDocument}]`));
  expect(list.records).toHaveLength(1);
});

test("a schema is kept as given, and a package brings its dependencies", async () => {
  const text = samples.jsonSchema.replace("1.5", "1.50").replaceAll(",", ", ");
  const schema = await readArtifactFile(await put("spaced.json", text));
  expect(schema.records[0]?.content.inputSchema).toBe(text);
  const { records } = await readArtifactFile(await put("package.json", samples.packageJson));
  expect(records[0]?.relationships.map(({ targetId, context }) => `${targetId} ${context}`)).toEqual([
    "npm:is-text ^2.0.0",
    "npm:other npm:other@1",
    "npm:host peer >=1",
    "npm:native optional 1.x",
  ]);
});

test("the format can be said, and paths are relative to the folder given", async () => {
  await put("notes.data", samples.entryDocument);
  const file = await readArtifactFile("notes.data", { cwd: folder, format: "entry" });
  expect(file.records[0]?.content.id).toBe("summarise");
});

const refused: readonly (readonly [name: string, content: string | Uint8Array | undefined, reason: string])[] = [
  ["missing.ts", undefined, "there is no such file"],
  ["folder.ts", undefined, "is a folder"],
  ["binary.ts", Uint8Array.of(0x7f, 0x45, 0, 1), "is a binary file (it has NUL bytes)"],
  ["latin1.py", Uint8Array.of(0x23, 0xe9, 0x0a), "an encoding other than UTF-8"],
  ["utf16.json", Uint8Array.of(0xff, 0xfe, 0x7b, 0), "is UTF-16"],
  ["empty.md", " \n", "is empty"],
  ["large.ts", "x".repeat(5 * 1024 * 1024 + 1), "larger than the limit of 5242880 bytes"],
  ["bad.json", '{"a":1,"a":2}', 'has the key "a" twice'],
  ["bad.yaml", "a: [", "not valid YAML"],
  ["bad.jsonl", '{"id":"a","entity_type":"tool"}\n{', "line 2: it is not JSON"],
  ["odd.json", '{"hello":"world"}', "has no shape that is known"],
  ["odd.xyz", "hello", "don't say what it is"],
  ["list.json", samples.mcpServer, "it is a list of MCP servers"],
  ["wrong.json", '{"id":"a","entity_type":"tool","nam":"x"}', "not a valid entry document"],
];

test.each(refused)("%s is refused by name", async (name, content, reason) => {
  const path = join(folder, "refused", name);
  if (content !== undefined) await put(`refused/${name}`, content);
  else if (name.startsWith("folder")) await mkdir(path, { recursive: true });
  const error = await readArtifactFile(path).then(
    () => undefined,
    (reasons: unknown) => reasons,
  );
  expect(error).toBeInstanceOf(ImportError);
  expect(error).toMatchObject({ exitClass: "refused" });
  expect(String(error)).toContain(path);
  expect(String(error)).toContain(reason);
});

test("devices are refused without reading them", async () => {
  await expect(readArtifactFile("/dev/zero", { format: "script" })).rejects.toThrow("is not a regular file");
});

test("an unreadable file is refused", async (context) => {
  const path = await put("secret.ts", "export {}");
  await chmod(path, 0);
  // Nothing is unreadable to the superuser.
  if (process.getuid?.() === 0) context.skip("runs as the superuser, who may read everything");
  await expect(readArtifactFile(path)).rejects.toThrow("you have no permission to read it");
});
