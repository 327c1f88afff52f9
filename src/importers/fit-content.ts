import type { EntryContent } from "../core/catalog/entry.ts";
import { limits } from "../core/catalog/limits.ts";
import { countCharacters } from "../core/catalog/text-rules.ts";

/** Content that keeps the catalog's limits, and what had to be left out, one sentence each. */
export interface FittedContent {
  readonly content: EntryContent;
  readonly notes: readonly string[];
}

/**
 * Shortens what another format allows and the catalog doesn't: long descriptions, many or odd keywords, large schemas.
 * For formats that weren't written for the catalog; entry documents are never changed, so that a wrong one is refused.
 */
export function fitContent(content: EntryContent): FittedContent {
  const notes: string[] = [];
  const fitted: EntryContent = {
    ...content,
    name: fitLine(notes, "name", content.name, limits.nameCharacters) || content.id,
    version: fitLine(notes, "version", content.version, limits.versionCharacters),
    description: fitDescription(notes, content.description),
    keywords: fitList(notes, "keywords", content.keywords, limits.keywords, limits.keywordCharacters),
    author: fitLine(notes, "author", content.author, limits.authorCharacters),
    exampleQueries: fitList(
      notes,
      "example_queries",
      content.exampleQueries,
      limits.exampleQueries,
      limits.exampleQueryCharacters,
    ),
    inputSchema: fitJson(notes, "input_schema", content.inputSchema),
    outputSchema: fitJson(notes, "output_schema", content.outputSchema),
    metadata: fitJson(notes, "metadata", content.metadata),
    source: fitSource(notes, content.source),
  };
  return { content: fitted, notes };
}

function fitLine(notes: string[], field: string, text: string, most: number): string {
  const line = clean(text).replace(/\s+/g, " ").trim();
  if (countCharacters(line) <= most) return line;
  notes.push(`${field}: shortened to ${most} characters.`);
  return [...line].slice(0, most).join("");
}

function fitDescription(notes: string[], description: string): string {
  const text = clean(description).trim();
  if (Buffer.byteLength(text) <= limits.descriptionBytes) return text;
  notes.push(`description: shortened to ${limits.descriptionBytes} bytes.`);
  const bytes = Buffer.from(text).subarray(0, limits.descriptionBytes);
  // A character cut in half decodes to replacement characters at the very end.
  return new TextDecoder().decode(bytes).replace(/\ufffd{1,3}$/, "");
}

function fitList(notes: string[], field: string, list: readonly string[], most: number, characters: number): string[] {
  const unique = [...new Set(list.map((text) => clean(text).replace(/\s+/g, " ").trim()))].filter(
    (text) => text !== "",
  );
  const short = unique.filter((text) => text.length <= characters || countCharacters(text) <= characters);
  const left = unique.length - Math.min(short.length, most);
  if (left > 0) notes.push(`${field}: ${left} left out (at most ${most} of ${characters} characters).`);
  return short.slice(0, most);
}

function fitJson(notes: string[], field: string, json: string): string {
  if (json.length * 3 <= limits.jsonBytes || Buffer.byteLength(json) <= limits.jsonBytes) return json;
  notes.push(`${field}: left out, it is larger than ${limits.jsonBytes} bytes.`);
  return "";
}

function fitSource(notes: string[], source: EntryContent["source"]): EntryContent["source"] {
  if (source === undefined || source.uri === "") return undefined;
  const uri = clean(source.uri);
  if (countCharacters(uri) <= limits.sourceUriCharacters) return { ...source, uri };
  notes.push(`source.uri: left out, it is longer than ${limits.sourceUriCharacters} characters.`);
  return undefined;
}

function clean(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}
