import { itemsOf, jsonWithout, textOf, textsOf } from "./document-text.ts";
import { type DocumentValue, isObject, kindName, member } from "./document-value.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { newContent } from "../core/catalog/new-content.ts";

/**
 * An MCP server as an entry `mcp:NAME` of type mcp-server: a server.json, one element of a registry's list (where it lies
 * in `server` with `_meta` beside it), or a flat record with tags and tools. Its tools' names become keywords, its
 * repository the source, and everything else metadata. Throws ImportError when it has no name, or its registry deleted it.
 */
export function readMcpServer(document: DocumentValue): FittedContent {
  const server = member(document, "server");
  const record = isObject(server) ? server : document;
  if (!isObject(record)) throw new ImportError(`an MCP server is an object, but this is ${kindName(record)}`);
  const name = textOf(record, "name");
  if (name === "") throw new ImportError("the MCP server has no name");
  if (registryStatus(document, record) === "deleted")
    throw new ImportError(`${name}: its registry marks it as deleted`);
  const repository = textOf(member(record, "repository"), "url");
  return fitContent(
    newContent({
      id: `mcp:${name}`,
      name: textOf(record, "title") || name,
      entityType: "mcp-server",
      version: versionOf(record),
      description: textOf(record, "description"),
      keywords: keywords(record),
      author: textOf(record, "author"),
      source: repository === "" ? undefined : { uri: repository, digest: "" },
      metadata: jsonWithout(record, ["name", "title", "description", "version", "tags", "author", "$schema", "_meta"]),
    }),
  );
}

/** Whether a document that says nothing about its format is an MCP server. */
export function isMcpServer(document: DocumentValue): boolean {
  const server = member(document, "server");
  const record = isObject(server) ? server : document;
  if (textOf(record, "name") === "") return false;
  if (/modelcontextprotocol.*server.*schema/.test(textOf(record, "$schema"))) return true;
  return isObject(server) || itemsOf(record, "packages").some(isObject) || itemsOf(record, "remotes").some(isObject);
}

/** The servers of a registry's answer, {servers: […]}; undefined for anything else. */
export function mcpServerList(document: DocumentValue): readonly DocumentValue[] | undefined {
  const servers = itemsOf(document, "servers");
  return servers.length > 0 && servers.every(isObject) ? servers : undefined;
}

function versionOf(record: DocumentValue): string {
  // Older registries kept it in version_detail.
  return textOf(record, "version") || textOf(member(record, "version_detail"), "version");
}

function registryStatus(document: DocumentValue, record: DocumentValue): string {
  const official = member(member(document, "_meta"), "io.modelcontextprotocol.registry/official");
  return textOf(official, "status") || textOf(record, "status");
}

function keywords(record: DocumentValue): readonly string[] {
  const tools = itemsOf(record, "tools").map((tool) => textOf(tool, "name"));
  return [textOf(record, "category"), ...textsOf(record, "tags"), ...tools];
}
