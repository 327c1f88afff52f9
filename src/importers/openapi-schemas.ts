import { type DocumentObject, type DocumentValue, isList, isObject, member } from "./document-value.ts";
import { ImportError } from "./import-error.ts";

/**
 * Turns the schemas of an API description into JSON Schemas that stand alone: references to components become references
 * into `$defs`, gathered as they are met, and what OpenAPI 3.0 and Swagger 2 spell differently (nullable, boolean
 * exclusiveMinimum) is put into JSON Schema's words. References that lead outside the document or nowhere become the
 * schema that accepts anything. One instance serves one schema; the budget counts the nodes converted for all of them.
 */
export class OpenApiSchemas {
  readonly #document: DocumentObject;
  readonly #isOld: boolean;
  // By the pointer of the reference.
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #budget: { left: number };

  constructor(document: DocumentObject, budget: { left: number }) {
    this.#document = document;
    this.#budget = budget;
    const version = member(document, "openapi");
    this.#isOld = typeof version !== "string" || version.startsWith("3.0");
  }

  /** What a reference object leads to, through at most ten others; anything else as it is. */
  resolve(value: DocumentValue | undefined): DocumentValue {
    let found = value;
    for (let hops = 0; hops < 10; hops += 1) {
      const reference = member(found, "$ref");
      if (typeof reference !== "string") return found ?? null;
      found = this.#lookUp(reference);
    }
    return null;
  }

  /** The schema in JSON Schema's words. Boolean schemas stay; what isn't a schema accepts anything. */
  convert(schema: DocumentValue | undefined): DocumentValue {
    this.#budget.left -= 1;
    if (this.#budget.left < 0) throw new ImportError("the API's schemas refer to each other too often to be unfolded");
    if (typeof schema === "boolean") return schema;
    if (!isObject(schema)) return {};
    const reference = member(schema, "$ref");
    if (typeof reference === "string") return this.#reference(reference, schema);
    const converted: Record<string, DocumentValue> = {};
    for (const [key, value] of Object.entries(schema)) {
      if (value !== undefined && !notJsonSchema.has(key)) define(converted, key, this.#keyword(key, value));
    }
    return this.#isOld ? modern(schema, converted) : converted;
  }

  /** Everything that was referred to, for `$defs`; undefined when nothing was. */
  definitions(): DocumentObject | undefined {
    if (this.#names.size === 0) return undefined;
    const definitions: Record<string, DocumentValue> = {};
    // Converting finds further references, which join the end of the map that is being walked.
    for (const [pointer, name] of this.#names) define(definitions, name, this.convert(this.#lookUp(pointer)));
    return definitions;
  }

  #reference(reference: string, schema: DocumentObject): DocumentValue {
    if (!reference.startsWith("#/")) return withoutReference(schema);
    const name = this.#nameOf(reference);
    return { ...withoutReference(schema), $ref: `#/$defs/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` };
  }

  #nameOf(pointer: string): string {
    const known = this.#names.get(pointer);
    if (known !== undefined) return known;
    const last = (pointer.split("/").at(-1) ?? "").replace(/[^A-Za-z0-9._-]+/g, "_") || "schema";
    let name = last;
    for (let count = 2; this.#taken.has(name); count += 1) name = `${last}_${count}`;
    this.#taken.add(name);
    this.#names.set(pointer, name);
    return name;
  }

  #lookUp(reference: string): DocumentValue | undefined {
    if (!reference.startsWith("#/")) return undefined;
    let found: DocumentValue | undefined = this.#document;
    for (const part of reference.slice(2).split("/")) {
      const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
      found = isList(found) ? found[Number(key)] : member(found, key);
    }
    return found;
  }

  #keyword(key: string, value: DocumentValue): DocumentValue {
    if (schemaKeywords.has(key)) {
      if (isList(value)) return value.map((item) => this.convert(item));
      return this.convert(value);
    }
    if (listKeywords.has(key) && isList(value)) return value.map((item) => this.convert(item));
    if (mapKeywords.has(key) && isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.convert(inner)]));
    }
    return value;
  }
}

const schemaKeywords = new Set([
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
]);
const listKeywords = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const mapKeywords = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);
const notJsonSchema = new Set(["nullable", "xml", "externalDocs", "discriminator", "example"]);

function modern(schema: DocumentObject, converted: Record<string, DocumentValue>): DocumentValue {
  exclusive(converted, "exclusiveMinimum", "minimum");
  exclusive(converted, "exclusiveMaximum", "maximum");
  // Swagger 2 has a type for uploads; as JSON there is only text.
  if (converted["type"] === "file") converted["type"] = "string";
  // A property-like `required: true` on a schema is a common slip.
  if (typeof converted["required"] === "boolean") delete converted["required"];
  if (schema["nullable"] !== true) return converted;
  const type = converted["type"];
  if (typeof type === "string") converted["type"] = [type, "null"];
  if (isList(converted["enum"]) && !converted["enum"].includes(null)) converted["enum"] = [...converted["enum"], null];
  return converted;
}

function exclusive(converted: Record<string, DocumentValue>, flag: string, limit: string): void {
  const value = converted[flag];
  if (typeof value !== "boolean") return;
  delete converted[flag];
  const bound = converted[limit];
  if (!value || bound === undefined) return;
  delete converted[limit];
  converted[flag] = bound;
}

function withoutReference(schema: DocumentObject): DocumentObject {
  const description = schema["description"];
  return typeof description === "string" ? { description } : {};
}

/** Assignment would treat the key __proto__ as a command. */
function define(target: Record<string, DocumentValue>, key: string, value: DocumentValue): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
