import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntityType } from "../../src/core/catalog/entity-type.ts";
import type { EntryContent } from "../../src/core/catalog/entry.ts";
import { validateEntry } from "../../src/core/catalog/validate-entry.ts";
import { validateRelationship } from "../../src/core/catalog/validate-relationship.ts";
import { parseJsonDocument } from "../../src/importers/document-value.ts";
import { fromExportLine } from "../../src/importers/export-document.ts";
import { ImportError } from "../../src/importers/import-error.ts";
import { openJsonlStream } from "../../src/importers/jsonl.ts";
import { readServers } from "../../src/importers/mcp-registry.ts";
import { readAgentCard } from "../../src/importers/read-agent-card.ts";
import { readArtifactText } from "../../src/importers/read-artifact-file.ts";
import { decodeText } from "../../src/importers/read-file.ts";
import { readJsonSchema } from "../../src/importers/read-json-schema.ts";
import { readLines } from "../../src/importers/read-lines.ts";
import { readMarkdown } from "../../src/importers/read-markdown.ts";
import { mcpServerList, readMcpServer } from "../../src/importers/read-mcp-server.ts";
import { readOpenApi } from "../../src/importers/read-openapi.ts";
import { readPackageJson } from "../../src/importers/read-package-json.ts";
import { readPython } from "../../src/importers/read-python.ts";
import { readScript } from "../../src/importers/read-script.ts";
import { parseYamlDocuments } from "../../src/importers/yaml-document.ts";
import { twistedJson, woundedText } from "./arbitrary-input.ts";
import * as samples from "./sample-documents.ts";

const runs = { numRuns: 10_000 };
/** No single input may keep a reader busy for longer; generous, as other tests run beside. */
const mostMilliseconds = 2_000;

const knownTypes: ReadonlyMap<string, EntityType> = new Map(
  ["agent", "artifact", "mcp-server", "package", "prompt", "skill", "spec", "tool"].map((name) => [
    name,
    { name, description: "", immutable: false },
  ]),
);

/** Runs a reader: an ImportError is an answer, anything else that is thrown fails the test, and so does slowness. */
function quickly<Result>(read: () => Result): Result | undefined {
  const started = performance.now();
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    expect(error.message.length).toBeLessThan(2_000);
    return undefined;
  } finally {
    expect(performance.now() - started).toBeLessThan(mostMilliseconds);
  }
}

/** Content from a foreign format keeps every limit; only what the format's author chose may be wrong, and is named. */
function expectFitted(content: EntryContent | undefined, mayBeWrong: readonly string[]): void {
  if (content === undefined) return;
  const wrong = validateEntry(content, knownTypes).filter(
    (problem) => !mayBeWrong.some((field) => problem.startsWith(field)),
  );
  expect(wrong).toEqual([]);
}

describe("documents", () => {
  test("package.json", () => {
    fc.assert(
      fc.property(twistedJson([samples.packageJson]), (text) => {
        const reading = quickly(() => readPackageJson(parseJsonDocument(text)));
        expectFitted(reading?.content, ["id"]);
        for (const claim of reading?.relationships ?? []) {
          const problems = validateRelationship(claim).filter((problem) => !/^(source|target)_id/.test(problem));
          expect(problems).toEqual([]);
        }
      }),
      runs,
    );
  });

  test("MCP servers and registry lists", () => {
    fc.assert(
      fc.property(twistedJson([samples.mcpServer]), (text) => {
        const value = quickly(() => parseJsonDocument(text));
        if (value === undefined) return;
        expectFitted(quickly(() => readMcpServer(value))?.content, ["id"]);
        const reading = quickly(() => readServers(mcpServerList(value) ?? []));
        for (const record of reading?.records ?? []) {
          if (record.kind === "entry") expectFitted(record.entry.content, ["id"]);
        }
      }),
      runs,
    );
  });

  test("agent cards", () => {
    fc.assert(
      fc.property(twistedJson([samples.agentCard]), (text) => {
        expectFitted(quickly(() => readAgentCard(parseJsonDocument(text)))?.content, []);
      }),
      runs,
    );
  });

  test("API descriptions", () => {
    fc.assert(
      fc.property(twistedJson([samples.openApi, samples.swagger]), (text) => {
        const readings = quickly(() => readOpenApi(parseJsonDocument(text))) ?? [];
        for (const { content, relationships } of readings) {
          expectFitted(content, []);
          for (const claim of relationships) expect(validateRelationship(claim)).toEqual([]);
        }
        const ids = readings.map(({ content }) => content.id.toLowerCase());
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs,
    );
  });

  test("JSON Schemas", () => {
    fc.assert(
      fc.property(twistedJson([samples.jsonSchema]), (text) => {
        const reading = quickly(() => readJsonSchema(parseJsonDocument(text), text, "invoice.schema.json"));
        expectFitted(reading?.content, ["input_schema"]);
      }),
      runs,
    );
  });

  test("entry documents and export lines", () => {
    fc.assert(
      fc.property(twistedJson([samples.entryDocument, ...samples.exportLines]), (text) => {
        quickly(() => fromExportLine(parseJsonDocument(text), 1));
      }),
      runs,
    );
  });
});

describe("texts", () => {
  test("JSON with wounds", () => {
    const texts = woundedText([samples.entryDocument, samples.openApi, samples.packageJson]);
    fc.assert(
      fc.property(texts, (text) => {
        const value = quickly(() => parseJsonDocument(text));
        // What is read can be written again, and then says the same.
        if (value !== undefined)
          expect(JSON.stringify(parseJsonDocument(JSON.stringify(value)))).toBe(JSON.stringify(value));
      }),
      runs,
    );
  });

  test("YAML", () => {
    fc.assert(
      fc.property(woundedText([samples.entryYaml]), (text) => {
        const documents = quickly(() => parseYamlDocuments(text)) ?? [];
        for (const { value } of documents) quickly(() => fromExportLine(value, 1));
        JSON.stringify(documents);
      }),
      runs,
    );
  });

  test("Markdown", () => {
    fc.assert(
      fc.property(woundedText([samples.skill]), (text) => {
        const reading = quickly(() => readMarkdown(text, "/skills/brew-coffee/SKILL.md"));
        expectFitted(reading?.content, ["id", "entity_type", "input_type", "output_type", "contracts_"]);
      }),
      runs,
    );
  });

  test("TypeScript and JavaScript", () => {
    fc.assert(
      fc.property(woundedText([samples.script]), (text) => {
        expectFitted(quickly(() => readScript(text, "/src/shopping-list.ts"))?.content, []);
      }),
      runs,
    );
  });

  test("Python", () => {
    fc.assert(
      fc.property(woundedText([samples.python]), (text) => {
        expectFitted(quickly(() => readPython(text, "/src/shopping_list.py"))?.content, []);
      }),
      runs,
    );
  });
});

describe("bytes", () => {
  test("any bytes as a file of any name", async () => {
    const names = ["a.ts", "a.py", "a.json", "a.yaml", "a.jsonl", "SKILL.md", "package.json", "a", "a.bin"];
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: "binary", maxLength: 60 }).map((text) => new TextEncoder().encode(text)),
      woundedText([samples.entryYaml, samples.skill]).map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...names), async (content, name) => {
        const path = `/folder/${name}`;
        const text = quickly(() => decodeText(content, path));
        if (text === undefined) return;
        try {
          const file = await readArtifactText({ path, text, digest: "0".repeat(64) });
          expect(file.records.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError);
        }
      }),
      runs,
    );
  });

  test("lines come out as they went in, however the bytes are cut", async () => {
    const line = fc
      .string({ unit: "binary", maxLength: 12 })
      .map((text) => text.toWellFormed().replaceAll(/[\n\r\ufeff]/g, " "));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
        const bytes = Buffer.from(lines.join("\n"));
        const read: string[] = [];
        for await (const item of readLines(cut(bytes, size), 30)) {
          expect(item.problem === undefined).toBe(Buffer.byteLength(lines[item.line - 1] ?? "") <= 30);
          if (item.text !== undefined) read.push(item.text);
        }
        expect(read).toEqual(lines.filter((text) => text.trim() !== "" && Buffer.byteLength(text) <= 30));
      }),
      runs,
    );
  });

  test("JSONL with wounds: every line is a record or a refusal", async () => {
    const lines = [samples.entryDocument, ...samples.exportLines].join("\n");
    await fc.assert(
      fc.asyncProperty(woundedText([lines]), fc.integer({ min: 1, max: 500 }), async (text, size) => {
        try {
          const source = await openJsonlStream(cut(Buffer.from(text), size), "stdin", "jsonl");
          for await (const batch of source.batches(new AbortController().signal)) {
            for (const refusal of batch.refusals) expect(refusal.problems.length).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError);
        }
      }),
      runs,
    );
  });
});

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
