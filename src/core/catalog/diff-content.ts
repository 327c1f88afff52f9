import type { EntryContent } from "./entry.ts";
import { readJsonText } from "./json-text.ts";
import type { FieldChange } from "./revision.ts";

/**
 * The fields that differ, in field order; none when the contents are the same by contentDigest. Names are in snake_case,
 * as the contract, the JSON output and entry documents spell them. Values are JSON text: a text as a JSON string, a list
 * as an array, schemas and metadata as given; an empty text, an empty list and an absent source are absent, that is "".
 */
export function diffContent(before: EntryContent, after: EntryContent): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field, kind, read] of fields) {
    const was = read(before);
    const is = read(after);
    if (was === is || (kind === "json" && canonical(was) === canonical(is))) continue;
    changes.push({ field, before: was, after: is });
  }
  return changes;
}

type FieldReader = readonly [field: string, kind: "plain" | "json", read: (content: EntryContent) => string];

const fields: readonly FieldReader[] = [
  ["id", "plain", (content) => textValue(content.id)],
  ["name", "plain", (content) => textValue(content.name)],
  ["entity_type", "plain", (content) => textValue(content.entityType)],
  ["version", "plain", (content) => textValue(content.version)],
  ["description", "plain", (content) => textValue(content.description)],
  ["keywords", "plain", (content) => listValue(content.keywords)],
  ["author", "plain", (content) => textValue(content.author)],
  ["input_type", "plain", (content) => textValue(content.inputType)],
  ["output_type", "plain", (content) => textValue(content.outputType)],
  ["input_schema", "json", (content) => content.inputSchema],
  ["output_schema", "json", (content) => content.outputSchema],
  ["contracts_implemented", "plain", (content) => listValue(content.contractsImplemented)],
  ["contracts_required", "plain", (content) => listValue(content.contractsRequired)],
  ["example_queries", "plain", (content) => listValue(content.exampleQueries)],
  ["source", "plain", (content) => sourceValue(content)],
  ["metadata", "json", (content) => content.metadata],
];

function textValue(text: string): string {
  return text === "" ? "" : JSON.stringify(text);
}

function listValue(list: readonly string[]): string {
  return list.length === 0 ? "" : JSON.stringify(list);
}

function sourceValue({ source }: EntryContent): string {
  return source === undefined ? "" : JSON.stringify({ uri: source.uri, digest: source.digest });
}

function canonical(text: string): string {
  return text === "" ? "" : (readJsonText(text).canonical ?? text);
}
