import { resolve } from "node:path";
import { limits } from "../core/catalog/limits.ts";
import { compareVersions } from "../core/catalog/version-order.ts";
import type { ImportRecord, ImportRefusal } from "../core/librarian/requests.ts";
import { type DocumentValue, isList, parseJsonDocument } from "./document-value.ts";
import { ImportError } from "./import-error.ts";
import { entryRecord, type ImportBatch, importBatchRecords, type ImportSource } from "./import-source.ts";
import { readTextFile } from "./read-file.ts";
import { mcpServerList, readMcpServer } from "./read-mcp-server.ts";
import { refusal } from "./refusal.ts";

/**
 * MCP servers from a registry's answer, {servers: [{server: {…}}]}, or a plain list of server.json documents. All versions
 * of a name are one entry, registered oldest first. `line` counts the servers in the document. Throws ImportError.
 */
export async function openMcpRegistry(path: string): Promise<ImportSource> {
  const { text } = await readTextFile(path, limits.importDocumentBytes);
  const servers = serversOf(text, path);
  return {
    format: "mcp-registry",
    origin: `mcp-registry:${resolve(path)}`,
    summary: `${servers.length} MCP server records in ${path}`,
    allowUnresolved: true,
    header: undefined,
    batches: (signal) => batches(servers, signal),
  };
}

function serversOf(text: string, path: string): readonly DocumentValue[] {
  try {
    const document = parseJsonDocument(text);
    const servers = isList(document) ? document : mcpServerList(document);
    if (servers !== undefined && servers.length > 0) return servers;
  } catch (error) {
    if (error instanceof ImportError) throw new ImportError(`${path}: ${error.message}`);
    throw error;
  }
  throw new ImportError(`${path}: holds no list of MCP servers`);
}

async function* batches(servers: readonly DocumentValue[], signal: AbortSignal): AsyncIterable<ImportBatch> {
  const { records, refusals } = readServers(servers);
  for (let at = 0; at < Math.max(1, records.length); at += importBatchRecords) {
    signal.throwIfAborted();
    const batch = records.slice(at, at + importBatchRecords);
    const read = Math.min(at + importBatchRecords, records.length);
    yield { records: batch, refusals: at === 0 ? refusals : [], read, total: records.length, unit: "entries" };
  }
}

/** The pure part: a registry's list as records, ordered by id and version. */
export function readServers(servers: readonly DocumentValue[]): {
  readonly records: readonly ImportRecord[];
  readonly refusals: readonly ImportRefusal[];
} {
  const refusals: ImportRefusal[] = [];
  const readings = servers.flatMap((server, index) => {
    try {
      return [{ line: index + 1, content: readMcpServer(server).content }];
    } catch (error) {
      refusals.push(refusal(index + 1, "", error));
      return [];
    }
  });
  readings.sort((a, b) => {
    if (a.content.id !== b.content.id) return a.content.id < b.content.id ? -1 : 1;
    return compareVersions(a.content.version, b.content.version) || a.line - b.line;
  });
  return { records: readings.map(({ line, content }) => entryRecord(line, content)), refusals };
}
