import { textOf } from "./document-text.ts";
import { type DocumentValue, isObject, member } from "./document-value.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { newContent } from "../core/catalog/new-content.ts";
import { makeId } from "./make-id.ts";

/**
 * A JSON Schema as an entry `schema:NAME` of type spec. The whole schema stands in input_schema: it says what a document
 * must be to be accepted. `schemaText` is its JSON text, kept as given; `fileName` names it when it has no title.
 */
export function readJsonSchema(document: DocumentValue, schemaText: string, fileName: string): FittedContent {
  const stem = fileName.replace(/(\.schema)?\.(json|ya?ml)$/i, "");
  const name = textOf(document, "title") || stem;
  const id = makeId("schema:", name) || makeId("schema:", stem);
  if (id === "") throw new ImportError("the schema has no title that an id could be made of");
  return fitContent(
    newContent({
      id,
      name,
      entityType: "spec",
      version: textOf(document, "version"),
      description: textOf(document, "description"),
      keywords: ["json-schema"],
      inputType: "json",
      inputSchema: schemaText,
    }),
  );
}

/** Whether a document that says nothing about its format is a JSON Schema. */
export function isJsonSchema(document: DocumentValue): boolean {
  if (!isObject(document)) return false;
  if (/json-schema\.org/.test(textOf(document, "$schema"))) return true;
  if (member(document, "$defs") !== undefined) return true;
  const type = textOf(document, "type");
  if (type === "object") return isObject(member(document, "properties"));
  return type === "array" ? isObject(member(document, "items")) : false;
}
