import { newContent } from "../core/catalog/new-content.ts";
import type { EntryContent } from "../core/catalog/entry.ts";
import { checkJsonSchema } from "../core/catalog/json-schema-check.ts";
import type { RelationshipClaim } from "../core/catalog/relationship.ts";
import { itemsOf, jsonWithout, textOf, textsOf } from "./document-text.ts";
import { type DocumentObject, type DocumentValue, isObject, member } from "./document-value.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { makeId } from "./make-id.ts";
import { openApiOperation } from "./openapi-operation.ts";

/** One artifact of an API description. */
export interface OpenApiReading extends FittedContent {
  readonly relationships: readonly RelationshipClaim[];
}

/**
 * An OpenAPI 3 or Swagger 2 document as entries: the API itself, `openapi:TITLE` of type spec, then each operation,
 * `openapi:TITLE/OPERATION` of type tool, derived_from the API. Nothing outside the document is read. Throws ImportError
 * when it has no title.
 */
export function readOpenApi(document: DocumentValue, source?: EntryContent["source"]): readonly OpenApiReading[] {
  const info = member(document, "info");
  const title = textOf(info, "title");
  const slug = makeId("", title).replaceAll("/", "-").slice(0, 100);
  if (!isObject(document) || slug === "") throw new ImportError("the API has no title that an id could be made of");
  const api: Api = {
    document,
    id: `openapi:${slug}`,
    version: textOf(info, "version"),
    author: author(info),
    source,
    budget: { left: 5_000_000 },
  };
  const description = [textOf(info, "summary"), textOf(info, "description")].filter((text) => text !== "").join("\n\n");
  const spec = fitContent(
    newContent({
      id: api.id,
      name: title,
      entityType: "spec",
      version: api.version,
      description,
      keywords: ["openapi", ...itemsOf(document, "tags").map((tag) => textOf(tag, "name"))],
      author: api.author,
      source,
      metadata: jsonWithout(document, [
        "paths",
        "components",
        "definitions",
        "webhooks",
        "tags",
        "parameters",
        "responses",
      ]),
    }),
  );
  return [{ ...spec, relationships: [] }, ...operations(api)];
}

interface Api {
  readonly document: DocumentObject;
  readonly id: string;
  readonly version: string;
  readonly author: string;
  readonly source: EntryContent["source"];
  /** Schema nodes that may still be converted: every operation carries its own copy of what it refers to. */
  readonly budget: { left: number };
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function* operations(api: Api): Generator<OpenApiReading> {
  const paths = member(api.document, "paths");
  if (!isObject(paths)) return;
  const used = new Set<string>();
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods) {
      const operation = member(item, method);
      if (item === undefined || !isObject(operation)) continue;
      yield reading(api, { path, method, item, operation }, used);
    }
  }
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly item: DocumentValue;
  readonly operation: DocumentObject;
}

function reading(api: Api, { path, method, item, operation }: Operation, used: Set<string>): OpenApiReading {
  const plainName = `${method.toUpperCase()} ${path}`;
  const operationId = textOf(operation, "operationId");
  const id = uniqueId(api.id, operationId || `${method}-${path}`, used);
  const signature = openApiOperation(api.document, item, operation, api.budget);
  const notes: string[] = [];
  const fitted = fitContent(
    newContent({
      id,
      name: operationId || plainName,
      entityType: "tool",
      version: api.version,
      description: [textOf(operation, "summary"), textOf(operation, "description")]
        .filter((text, index, all) => text !== "" && all.indexOf(text) === index)
        .join("\n\n"),
      keywords: textsOf(operation, "tags"),
      author: api.author,
      inputType: signature.inputSchema === "" ? "" : "json",
      outputType: signature.outputType,
      inputSchema: soundSchema(notes, "input_schema", signature.inputSchema),
      outputSchema: soundSchema(notes, "output_schema", signature.outputSchema),
      source: api.source,
      metadata: JSON.stringify({ method: method.toUpperCase(), path, deprecated: member(operation, "deprecated") }),
    }),
  );
  const claim = {
    sourceId: id,
    targetId: api.id,
    type: "derived_from",
    context: plainName.slice(0, 500),
    author: "",
  } as const;
  return { ...fitted, notes: [...notes, ...fitted.notes].map((note) => `${id}: ${note}`), relationships: [claim] };
}

/** One schema that isn't one shouldn't keep the whole API out of the catalog. */
function soundSchema(notes: string[], field: string, schema: string): string {
  const [problem] = schema === "" ? [] : checkJsonSchema(schema);
  if (problem === undefined) return schema;
  notes.push(`${field}: left out, it ${problem}.`);
  return "";
}

function uniqueId(apiId: string, words: string, used: Set<string>): string {
  const base = makeId(`${apiId}/`, words.replaceAll(/[/{}]+/g, "-"), { keepCase: true }) || `${apiId}/operation`;
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base.slice(0, 200)}-${count}`;
    // Ids that differ only in case would be refused.
    if (used.has(id.toLowerCase())) continue;
    used.add(id.toLowerCase());
    return id;
  }
}

function author(info: DocumentValue | undefined): string {
  return textOf(member(info, "contact"), "name");
}
