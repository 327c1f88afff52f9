import type { DocumentValue } from "./document-value.ts";
import { isList, isObject, member } from "./document-value.ts";
import { isAgentCard } from "./read-agent-card.ts";
import { isJsonSchema } from "./read-json-schema.ts";
import { isMcpServer, mcpServerList } from "./read-mcp-server.ts";
import { isOpenApi } from "./read-openapi.ts";

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
