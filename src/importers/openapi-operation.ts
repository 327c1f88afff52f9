import { mediaType } from "./media-type.ts";
import { itemsOf, textOf } from "./document-text.ts";
import { type DocumentObject, type DocumentValue, isList, isObject, member } from "./document-value.ts";
import { OpenApiSchemas } from "./openapi-schemas.ts";

/** What goes into an operation and comes out of it. Schemas are JSON text, empty when there is nothing. */
export interface OperationSignature {
  readonly inputSchema: string;
  readonly outputSchema: string;
  readonly outputType: string;
}

/**
 * The input is one object: a property for each parameter, and `body` for the request body (the fields of a form stand
 * beside the parameters). The output is the schema of the first successful response.
 */
export function openApiOperation(
  document: DocumentObject,
  item: DocumentValue,
  operation: DocumentObject,
  budget: { left: number },
): OperationSignature {
  const input = new OpenApiSchemas(document, budget);
  const output = new OpenApiSchemas(document, budget);
  return { inputSchema: inputOf(input, item, operation), ...outputOf(output, document, operation) };
}

function inputOf(schemas: OpenApiSchemas, item: DocumentValue, operation: DocumentObject): string {
  const properties = new Map<string, DocumentValue>();
  const required = new Set<string>();
  function add(name: string, schema: DocumentValue, isRequired: boolean): void {
    properties.set(name, schema);
    if (isRequired) required.add(name);
    else required.delete(name);
  }
  // An operation's parameter replaces the one of the same name that its path gives to all.
  for (const given of [...itemsOf(item, "parameters"), ...itemsOf(operation, "parameters")]) {
    const parameter = schemas.resolve(given);
    const place = textOf(parameter, "in");
    const isRequired = place === "path" || member(parameter, "required") === true;
    if (place === "body") add("body", schemas.convert(member(parameter, "schema")), isRequired);
    else if (textOf(parameter, "name") !== "")
      add(textOf(parameter, "name"), parameterSchema(schemas, parameter), isRequired);
  }
  const body = schemas.resolve(member(operation, "requestBody"));
  const content = firstContent(body);
  if (content !== undefined) {
    const schema = schemas.convert(member(content.media, "schema") ?? {});
    add("body", schema, member(body, "required") === true);
  }
  if (properties.size === 0) return "";
  const defs = schemas.definitions();
  return JSON.stringify({
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.size > 0 ? { required: [...required] } : {}),
    ...(defs === undefined ? {} : { $defs: defs }),
  });
}

// What Swagger 2 says about a parameter beside its schema's keywords.
const notSchema = [
  "name",
  "in",
  "required",
  "allowEmptyValue",
  "collectionFormat",
  "schema",
  "content",
  "style",
  "explode",
];

function parameterSchema(schemas: OpenApiSchemas, parameter: DocumentValue): DocumentValue {
  const media = member(firstContent(parameter)?.media, "schema");
  const schema = schemas.convert(member(parameter, "schema") ?? media ?? swaggerSchema(parameter));
  const description = textOf(parameter, "description");
  if (description === "" || !isObject(schema) || schema["description"] !== undefined) return schema;
  // Beside a $ref, older dialects ignore other keywords; none of them is meant here.
  return { ...schema, description };
}

function swaggerSchema(parameter: DocumentValue): DocumentValue {
  if (!isObject(parameter)) return {};
  return Object.fromEntries(Object.entries(parameter).filter(([key]) => !notSchema.includes(key)));
}

function outputOf(
  schemas: OpenApiSchemas,
  document: DocumentObject,
  operation: DocumentObject,
): Omit<OperationSignature, "inputSchema"> {
  const response = schemas.resolve(firstSuccess(member(operation, "responses")));
  const content = firstContent(response);
  // Swagger 2 keeps the schema in the response and the media type in the operation or the document.
  const produced = [...itemsOf(operation, "produces"), ...itemsOf(document, "produces")].find(
    (type) => typeof type === "string",
  );
  const given = content === undefined ? member(response, "schema") : member(content.media, "schema");
  const type = content?.type ?? produced ?? "";
  if (given === undefined) return { outputSchema: "", outputType: mediaType(type) };
  const schema = schemas.convert(given);
  const defs = schemas.definitions();
  const whole = isObject(schema) && defs !== undefined ? { ...schema, $defs: defs } : schema;
  return { outputSchema: JSON.stringify(whole), outputType: mediaType(type) || "json" };
}

function firstSuccess(responses: DocumentValue | undefined): DocumentValue | undefined {
  if (!isObject(responses)) return undefined;
  const code = Object.keys(responses)
    .sort()
    .find((key) => /^2(\d\d|XX)$/i.test(key));
  return responses[code ?? "default"];
}

interface Content {
  readonly type: string;
  readonly media: DocumentValue | undefined;
}

/** JSON where there is a choice, else the first. */
function firstContent(holder: DocumentValue | undefined): Content | undefined {
  const content = member(holder, "content");
  if (!isObject(content) || isList(content)) return undefined;
  const types = Object.keys(content);
  const type = types.find((name) => mediaType(name) === "json") ?? types[0];
  return type === undefined ? undefined : { type, media: content[type] };
}
