import { hash } from "node:crypto";
import type { EntryContent } from "./entry.ts";
import { readJsonText } from "./json-text.ts";

/**
 * sha256 (32 bytes) of everything the author says. Key order and white space inside schemas and metadata don't count;
 * the order of lists and the spelling of numbers do. Expects valid content: JSON text that can't be read counts as is.
 */
export function contentDigest(content: EntryContent): Buffer {
  return hash("sha256", canonicalContent(content), "buffer");
}

function canonicalContent(content: EntryContent): string {
  // A JSON array keeps the fields apart whatever they hold. The number names this form: another form, another number.
  return JSON.stringify([
    1,
    content.id,
    content.name,
    content.entityType,
    content.version,
    content.description,
    content.keywords,
    content.author,
    content.inputType,
    content.outputType,
    canonicalJson(content.inputSchema),
    canonicalJson(content.outputSchema),
    content.contractsImplemented,
    content.contractsRequired,
    content.exampleQueries,
    content.source === undefined ? null : [content.source.uri, content.source.digest],
    canonicalJson(content.metadata),
  ]);
}

function canonicalJson(text: string): string {
  return text === "" ? "" : (readJsonText(text).canonical ?? text);
}
