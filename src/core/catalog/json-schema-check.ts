import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readJsonText } from "./json-text.ts";

/**
 * What keeps JSON text from being a JSON Schema, as clauses without a subject ("is not JSON: …"); none when it is one.
 * It is held against the meta-schema of the dialect that `$schema` names: 2020-12 (also when absent), 2019-09 or draft-07;
 * any other dialect against what all dialects have in common. Where no dialect is named, boolean exclusiveMinimum and
 * exclusiveMaximum pass as well: tools that still write draft-04 seldom say so. true and false are schemas.
 *
 * Safe on hostile text: the schema is data here and is never compiled, so that no reference is followed, no pattern is
 * run, and formats (a pattern being a regular expression of ECMAScript, say) aren't judged: Python's are common.
 */
export function checkJsonSchema(text: string): readonly string[] {
  const { problem, kind } = readJsonText(text);
  if (problem !== undefined) return [problem];
  if (kind === "boolean") return [];
  if (kind !== "object") return [`is not a JSON Schema: it must be an object or a boolean, and is ${named(kind)}`];
  const schema = JSON.parse(text) as { readonly $schema?: unknown };
  const dialect = schema.$schema;
  if (dialect !== undefined && typeof dialect !== "string") {
    return ["is not a JSON Schema: $schema must be the name of a dialect, as a string"];
  }
  const validate = validatorOf(dialect);
  if (validate(schema)) return [];
  if (dialect === undefined && isBooleanBound(validate.errors) && validate(withoutBooleanBounds(schema))) return [];
  return [`is not a JSON Schema: ${reasons(validate.errors ?? [])}`];
}

function named(kind: string | undefined): string {
  return kind === "null" ? "null" : kind === "array" ? "an array" : `a ${kind ?? "value"}`;
}

type Validator = ValidateFunction;

const validators = new Map<string, Validator>();

function validatorOf(dialect: string | undefined): Validator {
  const name = dialectName(dialect);
  let validate = validators.get(name);
  if (validate === undefined) {
    // Compiling a meta-schema costs some 20 ms, once for each dialect that is met.
    validate = compileMetaSchema(name);
    validators.set(name, validate);
  }
  return validate;
}

function dialectName(dialect: string | undefined): string {
  const name = (dialect ?? "https://json-schema.org/draft/2020-12/schema")
    .replace(/^https?:\/\//, "")
    .replace(/#$/, "");
  switch (name) {
    case "json-schema.org/draft/2020-12/schema":
    case "json-schema.org/draft/2019-09/schema":
    case "json-schema.org/draft-07/schema":
    case "json-schema.org/schema":
      return name;
    default:
      return "other";
  }
}

// allErrors stays off: the first reason is enough, and hostile input can't make ajv gather thousands.
const options = { strict: false, validateFormats: false, allErrors: false, logger: false } as const;

function compileMetaSchema(name: string): Validator {
  switch (name) {
    case "json-schema.org/draft/2019-09/schema":
      return compiled(new Ajv2019(options), "https://json-schema.org/draft/2019-09/schema");
    case "json-schema.org/draft-07/schema":
      return withoutUniqueEnum(compiled(new Ajv(options), "http://json-schema.org/draft-07/schema"));
    case "other":
      return new Ajv(options).compile(commonMetaSchema);
    default:
      return compiled(new Ajv2020(options), "https://json-schema.org/draft/2020-12/schema");
  }
}

function compiled(ajv: Ajv, id: string): Validator {
  const validate = ajv.getSchema(id);
  if (validate === undefined) throw new Error(`ajv has no meta-schema ${id}`);
  return validate;
}

/**
 * The draft-07 meta-schema at hand wants the values of `enum` unique. The draft itself only recommends it, and comparing
 * each with each takes seconds for an enum that fills the limit.
 */
function withoutUniqueEnum(metaSchema: Validator): Validator {
  const schema = structuredClone(metaSchema.schema) as { readonly properties: { enum: object } };
  schema.properties.enum = { type: "array", items: true };
  return new Ajv({ ...options, meta: false, validateSchema: false }).compile(schema);
}

function isBooleanBound(errors: Validator["errors"]): boolean {
  return /\/exclusiveM(in|ax)imum$/.test(errors?.[0]?.instancePath ?? "");
}

/** Recurses no deeper than readJsonText lets JSON be nested. */
function withoutBooleanBounds(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutBooleanBounds);
  const kept = Object.entries(value).filter(
    ([key, inner]) => typeof inner !== "boolean" || (key !== "exclusiveMinimum" && key !== "exclusiveMaximum"),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutBooleanBounds(inner)]));
}

function reasons(errors: readonly ErrorObject[]): string {
  // The first error is the innermost; those behind it only say that an alternative around it failed.
  const [first] = errors;
  if (first === undefined) return "its keywords break the meta-schema";
  const at = first.instancePath === "" ? "its root" : shorten(first.instancePath);
  const allowed = first.keyword === "enum" ? ` (${JSON.stringify(first.params["allowedValues"])})` : "";
  return `${at} ${first.message ?? "breaks the meta-schema"}${allowed}`;
}

function shorten(path: string): string {
  return path.length <= 120 ? path : `${path.slice(0, 120).toWellFormed()}…`;
}

const schemaRef = { $ref: "#" };
const schemaMap = { type: "object", additionalProperties: schemaRef };
const schemaList = { type: "array", items: schemaRef, minItems: 1 };
const strings = { type: "array", items: { type: "string" } };

/** The keywords that mean the same in every dialect since draft 3, in the widest of their forms. */
const commonMetaSchema = {
  type: ["object", "boolean"],
  properties: {
    $id: { type: "string" },
    $ref: { type: "string" },
    title: { type: "string" },
    description: { type: "string" },
    type: { type: ["string", "array", "object"] },
    properties: schemaMap,
    patternProperties: schemaMap,
    definitions: { type: "object" },
    $defs: { type: "object" },
    additionalProperties: schemaRef,
    items: { anyOf: [schemaRef, { type: "array", items: schemaRef }] },
    required: { anyOf: [{ type: "boolean" }, strings] },
    enum: { type: "array" },
    allOf: schemaList,
    anyOf: schemaList,
    oneOf: schemaList,
    not: schemaRef,
    minimum: { type: "number" },
    maximum: { type: "number" },
    minLength: { type: "integer", minimum: 0 },
    maxLength: { type: "integer", minimum: 0 },
    minItems: { type: "integer", minimum: 0 },
    maxItems: { type: "integer", minimum: 0 },
    pattern: { type: "string" },
    format: { type: "string" },
  },
} as const;
