import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { livemcpEntry } from "../../bench/livemcp-entries.ts";
import type { EntityType } from "../../src/core/catalog/entity-type.ts";
import { validateEntry } from "../../src/core/catalog/validate-entry.ts";
import { validateRelationship } from "../../src/core/catalog/validate-relationship.ts";
import type { ImportRecord } from "../../src/core/librarian/requests.ts";
import { openImportSource } from "../../src/importers/open-import-source.ts";
import { sharedData } from "../shared-data.ts";

const knownTypes: ReadonlyMap<string, EntityType> = new Map(
  ["mcp-server", "package", "tool"].map((name) => [name, { name, description: "", immutable: false }]),
);

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Every record of a source, after checking that nothing was refused and that every record keeps the catalog's rules. */
async function readSound(path: string): Promise<readonly ImportRecord[]> {
  const source = await openImportSource(path, { format: undefined, stdin: nothing(), cwd: "." });
  const records: ImportRecord[] = [];
  for await (const batch of source.batches(new AbortController().signal)) {
    expect(batch.refusals).toEqual([]);
    records.push(...batch.records);
  }
  for (const record of records) {
    if (record.kind === "entry") expect(validateEntry(record.entry.content, knownTypes)).toEqual([]);
    if (record.kind === "relationship") expect(validateRelationship(record.relationship)).toEqual([]);
  }
  return records;
}

test("all 792 MCP servers of two registries are valid entries", async (context) => {
  const records = await readSound(sharedData(context, "data/mcp-servers.jsonl"));
  expect(records).toHaveLength(792);
  const ids = records.map((record) => (record.kind === "entry" ? record.entry.content.id : ""));
  expect(new Set(ids).size).toBe(792);
});

test("all 527 LiveMCP tools are valid entries", async (context) => {
  const text = await readFile(sharedData(context, "data/livemcp-tools.jsonl"), "utf8");
  const entries = text
    .split("\n")
    .filter((line) => line !== "")
    .map(livemcpEntry);
  expect(entries).toHaveLength(527);
  for (const content of entries) expect(validateEntry(content, knownTypes)).toEqual([]);
  expect(entries.filter(({ outputSchema }) => outputSchema !== "")).toHaveLength(104);
});

test("the packages installed in this clone are valid entries, and lead to each other", async () => {
  const records = await readSound(resolve(import.meta.dirname, "../.."));
  const ids = new Set(records.map((record) => (record.kind === "entry" ? record.entry.content.id : "")));
  expect(ids).toContain("npm:@bufbuild/protobuf");
  const edges = records.flatMap((record) => (record.kind === "relationship" ? [record.relationship] : []));
  expect(edges.filter(({ targetId }) => ids.has(targetId)).length).toBeGreaterThan(edges.length / 2);
});
