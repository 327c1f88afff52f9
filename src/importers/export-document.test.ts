import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entry, relationship, revision } from "../../test/arbitrary-catalog.ts";
import type { EntryContent } from "../core/catalog/entry.ts";
import type { ExportRecord } from "../core/librarian/requests.ts";
import { parseJsonDocument } from "./document-value.ts";
import { fromEntryDocument, toEntryDocument } from "./entry-document.ts";
import { fromExportLine, toExportLine, toHeaderDocument } from "./export-document.ts";
import { ImportError } from "./import-error.ts";

/** Through the text of a line and back. NUL can't be stored, so no export has it. */
const isStorable = (value: unknown): boolean => !JSON.stringify(value).includes("\\u0000");
const through = (document: object) => fromExportLine(parseJsonDocument(JSON.stringify(document)), 1);

describe("a line says everything that its record held", () => {
  const runs = { numRuns: 1_000 };

  test("entries, byte for byte", () => {
    const named = entry.filter((value) => value.content.name !== "" && isStorable(value));
    fc.assert(
      fc.property(named, (value) => {
        const record: ExportRecord = { kind: "entry", entry: value };
        const told = { ...value, embedding: "pending" };
        expect(through(toExportLine(record)).records).toEqual([
          { line: 1, kind: "entry", entry: told, status: value.status },
        ]);
      }),
      runs,
    );
  });

  test("revisions", () => {
    fc.assert(
      fc.property(revision.filter(isStorable), (value) => {
        const record: ExportRecord = { kind: "revision", id: value.content.id, revision: value };
        expect(through(toExportLine(record)).records).toEqual([{ line: 1, ...record }]);
      }),
      runs,
    );
  });

  test("relationships", () => {
    fc.assert(
      fc.property(relationship.filter(isStorable), (value) => {
        const record: ExportRecord = { kind: "relationship", relationship: value };
        expect(through(toExportLine(record)).records).toEqual([{ line: 1, ...record }]);
      }),
      runs,
    );
  });

  test("entity types and the header", () => {
    const entityType = { name: "recipe", description: "To cook.", immutable: true };
    expect(through(toExportLine({ kind: "entity_type", entityType })).records).toEqual([
      { line: 1, kind: "entity_type", entityType },
    ]);
    const header = { formatVersion: 1, catalogRevision: 12, entries: 3, relationships: 4 } as const;
    expect(through(toHeaderDocument(header))).toEqual({ header });
  });
});

describe("documents written by hand", () => {
  const read = (text: string) => fromEntryDocument(parseJsonDocument(text), 3);
  const contentOf = (text: string): EntryContent => read(text).entry.content;

  test("need only an id; the name falls back to it, the status is left open", () => {
    expect(read('{"id":"a","entity_type":"tool"}')).toMatchObject({
      entry: { content: { id: "a", name: "a", entityType: "tool", keywords: [] } },
      status: undefined,
      relationships: [],
    });
  });

  test("schemas and metadata stand inline or as JSON text, numbers as spelled", () => {
    const inline = contentOf('{"id":"a","metadata":{"b":1.0,"a":[12345678901234567890, 1e3]}}');
    expect(inline.metadata).toBe('{"b":1.0,"a":[12345678901234567890,1e3]}');
    expect(contentOf('{"id":"a","metadata":"{ \\"b\\" : 1.0 }"}').metadata).toBe('{ "b" : 1.0 }');
    expect(contentOf('{"id":"a","input_schema":true}').inputSchema).toBe("true");
  });

  test("null is absent, a bare number is a text as spelled", () => {
    expect(contentOf('{"id":"a","version":1.10,"source":null,"keywords":null,"author":null}')).toMatchObject({
      version: "1.10",
      source: undefined,
      keywords: [],
      author: "",
    });
  });

  test("relationships start at the entry", () => {
    const { relationships } = read('{"id":"a","relationships":[{"type":"depends_on","target_id":"b","context":"c"}]}');
    expect(relationships).toEqual([{ sourceId: "a", targetId: "b", type: "depends_on", context: "c", author: "" }]);
  });

  test("everything that is wrong is said at once, with near words", () => {
    const text = `{"keyword":[],"status":"activ","keywords":["a",{}],"source":{"url":"x"},"revision":-1,"created_at":"now",
      "relationships":[{"type":"needs","target":"b"}],"usage":{"count":1.5},"name":[]}`;
    let problems: readonly string[] = [];
    try {
      read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(ImportError);
      problems = error instanceof ImportError ? error.problems : [];
    }
    expect(problems).toEqual(
      expect.arrayContaining([
        "name: it must be a text, but it is a list.",
        "id: it is missing.",
        "keywords[1]: it must be a text, but it is an object.",
        'source."url" is not a field; did you mean uri?',
        'status: "activ" is not known; did you mean active?',
        "usage.count: it must be a whole number of at least 0, but it is 1.5.",
        "created_at: it must be a time such as 2026-01-31T12:00:00.000Z, but it is a text.",
        "revision: it must be a whole number of at least 0, but it is -1.",
        "relationships[0].target_id: it is missing.",
        'relationships[0]."target" is not a field; did you mean target_id?',
        '"keyword" is not a field; did you mean keywords?',
      ]),
    );
  });

  test.each([
    ["[]", "an entry is an object, but this is a list"],
    ['{"record":"entri","id":"a"}', "not a valid record"],
    ['{"record":"header","format_version":2}', "format_version is 2, but this build reads 1"],
    ['{"record":7}', "not a valid record"],
  ])("%s is refused", (text, reason) => {
    expect(() => fromExportLine(parseJsonDocument(text), 3)).toThrow(`line 3: ${reason}`);
  });

  test("the keys of a document keep their order", () => {
    const document = toEntryDocument(read('{"id":"a"}').entry);
    expect(Object.keys(document).join(" ")).toBe(
      "id name entity_type version description keywords author input_type output_type input_schema output_schema " +
        "contracts_implemented contracts_required example_queries source metadata status deprecation usage created_at " +
        "updated_at revision embedding versions",
    );
  });
});
