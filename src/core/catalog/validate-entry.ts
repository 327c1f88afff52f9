import type { EntityType } from "./entity-type.ts";
import type { EntryContent } from "./entry.ts";
import { checkJsonSchema } from "./json-schema-check.ts";
import { readJsonText } from "./json-text.ts";
import { limits } from "./limits.ts";
import { didYouMean } from "./near-words.ts";
import { checkCharacters, checkId, checkList, checkText } from "./text-rules.ts";

/** Everything that is wrong with an entry, one sentence each: the field, its limit, what it is. Empty when it is valid. */
export function validateEntry(content: EntryContent, knownTypes: ReadonlyMap<string, EntityType>): readonly string[] {
  const problems: string[] = [];
  checkId(problems, "id", content.id);
  checkName(problems, content.name);
  checkEntityType(problems, content.entityType, knownTypes);
  checkCharacters(problems, "version", content.version, 0, limits.versionCharacters);
  checkDescription(problems, content.description);
  checkList(problems, "keywords", content.keywords, limits.keywords, limits.keywordCharacters);
  checkCharacters(problems, "author", content.author, 0, limits.authorCharacters);
  checkCharacters(problems, "input_type", content.inputType, 0, limits.typeExpressionCharacters);
  checkCharacters(problems, "output_type", content.outputType, 0, limits.typeExpressionCharacters);
  checkSchema(problems, "input_schema", content.inputSchema);
  checkSchema(problems, "output_schema", content.outputSchema);
  const contracts = [limits.contracts, limits.contractCharacters] as const;
  checkList(problems, "contracts_implemented", content.contractsImplemented, ...contracts);
  checkList(problems, "contracts_required", content.contractsRequired, ...contracts);
  checkList(problems, "example_queries", content.exampleQueries, limits.exampleQueries, limits.exampleQueryCharacters);
  checkSource(problems, content);
  checkMetadata(problems, content.metadata);
  checkWhole(problems, content);
  return problems;
}

function checkName(problems: string[], name: string): void {
  if (name !== "" && name.trim() === "") problems.push("name: it must not be only white space.");
  checkCharacters(problems, "name", name, 1, limits.nameCharacters);
}

function checkEntityType(problems: string[], type: string, known: ReadonlyMap<string, EntityType>): void {
  if (known.has(type)) return;
  if (type === "") {
    problems.push("entity_type: it is missing; `kgents library types` lists the known ones.");
    return;
  }
  const shown = type.length <= 60 ? type : `${type.slice(0, 60)}…`;
  const near = didYouMean(type, known.keys());
  const hint = near === "" ? "; `kgents library types` lists the known ones." : near;
  problems.push(`entity_type: ${JSON.stringify(shown.toWellFormed())} is not a known type${hint}`);
}

function checkDescription(problems: string[], description: string): void {
  const limit = limits.descriptionBytes;
  // UTF-8 never needs more than three bytes for a UTF-16 unit, so most texts need no counting.
  if (description.length * 3 > limit) {
    const bytes = Buffer.byteLength(description);
    if (bytes > limit) problems.push(`description: at most ${limit} bytes of UTF-8, but it has ${bytes}.`);
  }
  checkText(problems, "description", description);
}

function checkSchema(problems: string[], field: string, schema: string): void {
  if (schema === "" || isTooLong(problems, field, schema)) return;
  for (const clause of checkJsonSchema(schema)) problems.push(`${field}: it ${clause}.`);
}

function checkMetadata(problems: string[], metadata: string): void {
  if (metadata === "" || isTooLong(problems, "metadata", metadata)) return;
  const { problem, kind } = readJsonText(metadata);
  if (problem !== undefined) problems.push(`metadata: it ${problem}.`);
  else if (kind !== "object") problems.push(`metadata: it must be a JSON object, but it is of kind ${kind ?? "none"}.`);
}

function isTooLong(problems: string[], field: string, json: string): boolean {
  if (json.length * 3 <= limits.jsonBytes) return false;
  const bytes = Buffer.byteLength(json);
  if (bytes <= limits.jsonBytes) return false;
  problems.push(`${field}: at most ${limits.jsonBytes} bytes of UTF-8, but it has ${bytes}.`);
  return true;
}

function checkSource(problems: string[], { source }: EntryContent): void {
  if (source === undefined) return;
  checkCharacters(problems, "source.uri", source.uri, 1, limits.sourceUriCharacters);
  if (source.digest !== "" && !/^[0-9a-f]{64}$/.test(source.digest)) {
    problems.push("source.digest: it must be a sha256 as 64 lower-case hex digits, or empty.");
  }
}

function checkWhole(problems: string[], content: EntryContent): void {
  const { source } = content;
  const texts = [
    content.id,
    content.name,
    content.entityType,
    content.version,
    content.description,
    content.author,
    content.inputType,
    content.outputType,
    content.inputSchema,
    content.outputSchema,
    content.metadata,
    source?.uri ?? "",
    source?.digest ?? "",
  ];
  const lists = [content.keywords, content.contractsImplemented, content.contractsRequired, content.exampleQueries];
  let units = 0;
  for (const text of texts) units += text.length;
  for (const list of lists) for (const text of list) units += text.length;
  if (units * 3 <= limits.entryBytes) return;
  const bytes = [...texts, ...lists.flat()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > limits.entryBytes) {
    problems.push(`the entry: at most ${limits.entryBytes} bytes together, but it has ${bytes}.`);
  }
}
