import { newContent } from "../core/catalog/new-content.ts";
import { basename, dirname } from "node:path";
import { jsonWithout, textOf, textsOf } from "./document-text.ts";
import { type DocumentObject, type DocumentValue, isObject, kindName, member, numberText } from "./document-value.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { makeId } from "./make-id.ts";
import { parseYamlDocuments } from "./yaml-document.ts";

/**
 * Markdown as an entry: a SKILL.md as `skill:NAME` of type skill, NAME.prompt.md as a prompt, NAME.agent.md as an agent,
 * anything else as an artifact, unless the front matter says `entity_type` or `id`. Name and description come from the
 * front matter, or else from the first heading and the first paragraph; front matter that the catalog has no field for
 * is kept as metadata. Throws ImportError when the front matter isn't a YAML map.
 */
export function readMarkdown(text: string, path: string): FittedContent {
  const { front, body } = splitFrontMatter(text);
  const kind = kindOf(path);
  const fallback = kind.isSkill ? basename(dirname(path)) : kind.stem;
  const name = scalar(front, "name") || scalar(front, "title") || heading(body) || fallback;
  const slug = makeId("", name) || makeId("", fallback);
  const id = scalar(front, "id") || makeId(kind.isSkill ? "skill:" : "", slug);
  if (id === "") throw new ImportError("it has neither a name nor a heading that an id could be made of");
  const nested = member(front, "metadata");
  return fitContent(
    newContent({
      id,
      name,
      entityType: scalar(front, "entity_type") || kind.entityType,
      version: scalar(front, "version") || scalar(nested, "version"),
      description: scalar(front, "description") || firstParagraph(body),
      keywords: [...words(front, "keywords"), ...words(front, "tags"), ...words(nested, "tags")],
      author: scalar(front, "author") || scalar(nested, "author"),
      inputType: scalar(front, "input_type"),
      outputType: scalar(front, "output_type"),
      exampleQueries: textsOf(front, "example_queries"),
      contractsImplemented: textsOf(front, "contracts_implemented"),
      contractsRequired: textsOf(front, "contracts_required"),
      metadata: jsonWithout(front, taken),
    }),
  );
}

const taken = [
  "id",
  "name",
  "title",
  "entity_type",
  "version",
  "description",
  "keywords",
  "tags",
  "author",
  "input_type",
  "output_type",
  "example_queries",
  "contracts_implemented",
  "contracts_required",
];

interface MarkdownKind {
  readonly isSkill: boolean;
  readonly entityType: string;
  readonly stem: string;
}

function kindOf(path: string): MarkdownKind {
  const file = basename(path);
  const stem = file.replace(/(\.(prompt|agent))?\.(md|markdown)$/i, "");
  if (/^skill\.md$/i.test(file)) return { isSkill: true, entityType: "skill", stem };
  if (/\.prompt\.md$/i.test(file)) return { isSkill: false, entityType: "prompt", stem };
  return { isSkill: false, entityType: /\.agent\.md$/i.test(file) ? "agent" : "artifact", stem };
}

function splitFrontMatter(text: string): { readonly front: DocumentObject; readonly body: string } {
  const lines = text.split(/\r?\n/);
  if (lines[0]?.trimEnd() !== "---") return { front: {}, body: text };
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  if (end === -1) throw new ImportError("its front matter never ends: a line of --- is missing");
  const body = lines.slice(end + 1).join("\n");
  return { front: frontValue(lines.slice(1, end).join("\n")), body };
}

function frontValue(yaml: string): DocumentObject {
  let value: DocumentValue;
  try {
    value = parseYamlDocuments(yaml)[0]?.value ?? {};
  } catch (error) {
    if (error instanceof ImportError) throw new ImportError(`its front matter ${error.message}`);
    throw error;
  }
  if (!isObject(value)) throw new ImportError(`its front matter must be a map of fields, but it is ${kindName(value)}`);
  return value;
}

function scalar(document: DocumentValue | undefined, key: string): string {
  return textOf(document, key) || (numberText(member(document, key)) ?? "");
}

/** A list of words, or one text with commas between. */
function words(document: DocumentValue | undefined, key: string): readonly string[] {
  const text = textOf(document, key);
  return text === "" ? textsOf(document, key) : text.split(",");
}

function heading(body: string): string {
  return (/^ {0,3}#{1,6}[ \t]+([^\n]*)/m.exec(body)?.[1] ?? "").replace(/[ \t]#*$/, "").trim();
}

/** The first block of plain prose: no heading, list, table, quote, code or HTML. */
function firstParagraph(body: string): string {
  let fence = false;
  const paragraph: string[] = [];
  for (const line of body.split(/\r?\n/)) {
    const isFence = /^ {0,3}(```|~~~)/.test(line);
    if (isFence) fence = !fence;
    const isProse = !fence && !isFence && line.trim() !== "" && !/^\s*(#|[-*+>|<]|\d+[.)]|!\[|\[!)/.test(line);
    if (isProse) paragraph.push(line.trim());
    else if (paragraph.length > 0) break;
  }
  return paragraph.join(" ");
}
