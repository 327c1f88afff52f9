import { textOf } from "./document-text.ts";
import { type DocumentValue, isList, isObject, member, numberText } from "./document-value.ts";
import { isAgentCard } from "./read-agent-card.ts";
import { isJsonSchema } from "./read-json-schema.ts";
import { isMcpServer, mcpServerList } from "./read-mcp-server.ts";

/** What a JSON or YAML document is, by its shape. */
export type DocumentFormat = "entry" | "entries" | "mcp-server" | "mcp-registry" | "a2a" | "openapi" | "json-schema";

/** The surest signs first; undefined when nothing fits. An array counts by its first element. */
export function documentFormat(document: DocumentValue): DocumentFormat | undefined {
  if (isList(document)) {
    const first = document[0] === undefined ? undefined : documentFormat(document[0]);
    if (first === "mcp-server") return "mcp-registry";
    return first === "entry" ? "entries" : undefined;
  }
  if (!isObject(document)) return undefined;
  if (isOpenApi(document)) return "openapi";
  if (member(document, "entity_type") !== undefined || member(document, "record") !== undefined) return "entry";
  if (mcpServerList(document) !== undefined) return "mcp-registry";
  if (isMcpServer(document)) return "mcp-server";
  if (isAgentCard(document)) return "a2a";
  return isJsonSchema(document) ? "json-schema" : undefined;
}

function isOpenApi(document: DocumentValue): boolean {
  if (!isObject(member(document, "info"))) return false;
  // YAML without quotes makes a number of swagger: 2.0.
  const swagger = textOf(document, "swagger") || numberText(member(document, "swagger"));
  return textOf(document, "openapi").startsWith("3.") || swagger === "2.0";
}
