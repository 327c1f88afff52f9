import type { EntryContent } from "../src/core/catalog/entry.ts";
import { type DocumentValue, member, parseJsonDocument } from "../src/importers/document-value.ts";
import { textOf } from "../src/importers/document-text.ts";
import { fitContent } from "../src/importers/fit-content.ts";
import { newContent } from "../src/core/catalog/new-content.ts";
import { makeId } from "../src/importers/make-id.ts";

/**
 * A line of the LiveMCP tools as an entry: a `tool` whose id is livemcp:SERVER/NAME, with the server and its category as
 * keywords. Schemas keep the spelling of their numbers.
 */
export function livemcpEntry(line: string): EntryContent {
  const tool = parseJsonDocument(line);
  const server = textOf(tool, "server");
  const name = textOf(tool, "name");
  return fitContent(
    newContent({
      id: makeId("livemcp:", `${server}/${name}`, { keepCase: true }),
      name,
      entityType: "tool",
      description: textOf(tool, "description"),
      keywords: [server, textOf(tool, "category")],
      inputSchema: schemaOf(tool, "input_schema"),
      outputSchema: schemaOf(tool, "output_schema"),
    }),
  ).content;
}

function schemaOf(tool: DocumentValue, field: string): string {
  const schema = member(tool, field);
  return schema === undefined || schema === null ? "" : JSON.stringify(schema);
}
