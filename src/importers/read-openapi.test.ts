import { expect, test } from "vitest";
import { openApi, swagger } from "../../test/fuzz/sample-documents.ts";
import { parseJsonDocument } from "./document-value.ts";
import { readOpenApi } from "./read-openapi.ts";

const read = (text: string) => readOpenApi(parseJsonDocument(text));
const parsed = (schema: string | undefined): unknown => JSON.parse(schema ?? "null");

test("an API is a spec and its operations are tools derived from it", () => {
  const readings = read(openApi);
  expect(readings.map(({ content }) => [content.id, content.entityType, content.name])).toEqual([
    ["openapi:pet-store", "spec", "Pet Store"],
    ["openapi:pet-store/getPet", "tool", "getPet"],
    ["openapi:pet-store/put-pets-id", "tool", "PUT /pets/{id}"],
  ]);
  expect(readings[1]).toMatchObject({
    content: {
      version: "1.0.0",
      author: "Ada",
      description: "One pet\n\nReads one pet.",
      keywords: ["pets"],
      inputType: "json",
      outputType: "json",
    },
    relationships: [
      {
        sourceId: "openapi:pet-store/getPet",
        targetId: "openapi:pet-store",
        type: "derived_from",
        context: "GET /pets/{id}",
      },
    ],
  });
});

test("parameters and body become one input schema that stands alone", () => {
  const [, get, put] = read(openApi);
  expect(parsed(get?.content.inputSchema)).toEqual({
    type: "object",
    properties: { id: { type: "string" }, full: { type: "boolean", default: false } },
    required: ["id"],
  });
  expect(parsed(put?.content.inputSchema)).toEqual({
    type: "object",
    properties: { id: { type: "string" }, body: { $ref: "#/$defs/Pet" } },
    required: ["id", "body"],
    $defs: {
      Pet: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: ["string", "null"] },
          weight: { type: "number", exclusiveMinimum: 0 },
          parent: { $ref: "#/$defs/Pet" },
          kind: { oneOf: [{ type: "string" }, { $ref: "#/$defs/Kind" }] },
        },
      },
      Kind: { type: "string", enum: ["cat", "dog"] },
    },
  });
});

test("the first success is the output", () => {
  const [, get, put] = read(openApi);
  expect(parsed(get?.content.outputSchema)).toMatchObject({ $ref: "#/$defs/Pet", $defs: { Kind: {} } });
  expect(put?.content).toMatchObject({ outputSchema: "", outputType: "" });
});

test("Swagger 2 is understood too", () => {
  const [spec, post] = read(swagger);
  expect(spec?.content.version).toBe("1");
  expect(parsed(post?.content.inputSchema)).toMatchObject({
    properties: { body: { $ref: "#/$defs/Item" }, count: { type: "integer", format: "int32", exclusiveMaximum: 10 } },
    required: ["body"],
  });
  expect(parsed(post?.content.outputSchema)).toMatchObject({ type: "array", items: { $ref: "#/$defs/Item" } });
});

test("a schema that isn't one is left out and noted; the tool stays", () => {
  const [, get] = read(openApi.replace('"type":"boolean"', '"type":"bool"'));
  expect(get?.content.inputSchema).toBe("");
  expect(get?.notes[0]).toContain("input_schema: left out, it is not a JSON Schema");
});

test("references that lead nowhere, outside or in circles end", () => {
  const text = openApi
    .replace("#/components/parameters/Id", "https://example.org/x.json#/Id")
    .replaceAll('"$ref":"#/components/schemas/Kind"', '"$ref":"#/components/schemas/None"');
  const [, get] = read(text);
  expect(parsed(get?.content.outputSchema)).toMatchObject({ $defs: { None: {} } });
});

test("numbers keep their spelling", () => {
  const [, get] = read(openApi.replace('"default":false', '"default":1.0'));
  expect(get?.content.inputSchema).toContain('"default":1.0');
});
