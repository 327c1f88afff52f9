import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { limits } from "../core/catalog/limits.ts";
import type { ExportHeader, ImportRecord, ImportRefusal } from "../core/librarian/requests.ts";
import { documentFormat } from "./document-format.ts";
import { type DocumentValue, parseJsonDocument } from "./document-value.ts";
import { fromExportLine } from "./export-document.ts";
import { ImportError } from "./import-error.ts";
import { entryRecord, type ImportBatch, importBatchRecords, type ImportSource } from "./import-source.ts";
import { fileProblem } from "./read-file.ts";
import { type Line, readLines } from "./read-lines.ts";
import { readAgentCard } from "./read-agent-card.ts";
import { readMcpServer } from "./read-mcp-server.ts";
import { refusal } from "./refusal.ts";

export type JsonlFormat = "jsonl" | "mcp-registry" | "a2a";

/**
 * A JSONL file: an export of a catalog, entry documents, MCP servers or agent cards, one a line. The first line decides
 * which, unless it is said. Lines that can't be read are refused by number and don't end the import. Throws ImportError
 * when the file can't be opened or its first line says nothing.
 */
export async function openJsonlFile(path: string, format?: JsonlFormat): Promise<ImportSource> {
  const absolute = resolve(path);
  const size = await fileSize(path);
  const head = await readHead(createReadStream(absolute), path, format);
  return {
    ...describe(head, absolute),
    batches: (signal) => batches(createReadStream(absolute, { signal }), head.format, size, signal),
  };
}

/** The same for a stream, such as standard input, that can be read once: `name` says where it comes from. */
export async function openJsonlStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  format?: JsonlFormat,
): Promise<ImportSource> {
  const iterator = stream[Symbol.asyncIterator]();
  const kept: Uint8Array[] = [];
  const head = await readHead(tee(iterator, kept), name, format);
  return {
    ...describe(head, name),
    batches: (signal) => batches(joined(kept, iterator), head.format, undefined, signal),
  };
}

interface Head {
  readonly format: JsonlFormat;
  readonly header: ExportHeader | undefined;
}

function describe({ format, header }: Head, place: string): Omit<ImportSource, "batches"> {
  const what =
    header === undefined ? (kinds.get(format) ?? "") : `export of a catalog at revision ${header.catalogRevision}`;
  return { format, origin: `${format}:${place}`, summary: `${what} in ${place}`, allowUnresolved: true, header };
}

const kinds: ReadonlyMap<JsonlFormat, string> = new Map([
  ["jsonl", "entry documents"],
  ["mcp-registry", "MCP servers"],
  ["a2a", "agent cards"],
]);

/** Looks at the first line that isn't empty. */
async function readHead(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  wanted: JsonlFormat | undefined,
): Promise<Head> {
  try {
    for await (const line of readLines(chunks, limits.importLineBytes)) return headOf(line, wanted);
  } catch (error) {
    if (error instanceof ImportError) throw new ImportError(`${path}: ${error.message}`, error.problems, error.hints);
    throw fileProblem(error, path);
  }
  throw new ImportError(`${path}: is empty`);
}

function headOf(line: Line, wanted: JsonlFormat | undefined): Head {
  const header = (): ExportHeader | undefined => {
    if (line.text === undefined || !line.text.includes('"header"')) return undefined;
    return fromExportLine(parseJsonDocument(line.text), line.line).header;
  };
  if (wanted !== undefined) return { format: wanted, header: wanted === "jsonl" ? header() : undefined };
  let value: DocumentValue;
  try {
    if (line.text === undefined) throw new ImportError(line.problem);
    value = parseJsonDocument(line.text);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new ImportError(
      `line ${line.line}: ${error.message}`,
      [],
      ["Name the format with --format to go on past bad lines."],
    );
  }
  switch (documentFormat(value)) {
    case "entry":
      return { format: "jsonl", header: header() };
    case "mcp-server":
      return { format: "mcp-registry", header: undefined };
    case "a2a":
      return { format: "a2a", header: undefined };
    default:
      throw new ImportError(
        `line ${line.line}: is neither an entry document (it has no entity_type) nor an MCP server nor an agent card`,
        [],
        ["Name the format with --format: jsonl, mcp-registry or a2a."],
      );
  }
}

async function* batches(
  chunks: AsyncIterable<Uint8Array>,
  format: JsonlFormat,
  total: number | undefined,
  signal: AbortSignal,
): AsyncIterable<ImportBatch> {
  let records: ImportRecord[] = [];
  let refusals: ImportRefusal[] = [];
  let pendingBytes = 0;
  let read = 0;
  for await (const line of readLines(chunks, limits.importLineBytes)) {
    signal.throwIfAborted();
    try {
      if (line.text === undefined) throw new ImportError(line.problem);
      records.push(...lineRecords(parseJsonDocument(line.text), line.line, format));
    } catch (error) {
      refusals.push(refusal(line.line, "", error));
    }
    pendingBytes += line.bytes - read;
    read = line.bytes;
    const isFull = records.length >= importBatchRecords || refusals.length >= importBatchRecords;
    if (!isFull && pendingBytes < batchBytes) continue;
    yield { records, refusals, read, total, unit: "bytes" };
    records = [];
    refusals = [];
    pendingBytes = 0;
  }
  yield { records, refusals, read: total ?? read, total, unit: "bytes" };
}

// Few large entries are handed on early, to bound the memory.
const batchBytes = 4 * 1024 * 1024;

function lineRecords(value: DocumentValue, line: number, format: JsonlFormat): readonly ImportRecord[] {
  switch (format) {
    case "mcp-registry":
      return [entryRecord(line, readMcpServer(value).content)];
    case "a2a":
      return [entryRecord(line, readAgentCard(value).content)];
    case "jsonl": {
      const reading = fromExportLine(value, line);
      if (reading.header !== undefined && line > 1) return [];
      return reading.records ?? [];
    }
  }
}

async function fileSize(path: string): Promise<number | undefined> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    throw fileProblem(error, path);
  }
  throw new ImportError(`${path}: is not a regular file`);
}

async function* tee(iterator: AsyncIterator<Uint8Array>, kept: Uint8Array[]): AsyncIterable<Uint8Array> {
  let size = 0;
  // Beyond the longest line there is nothing to learn about the first one.
  while (size <= limits.importLineBytes) {
    const next = await iterator.next();
    if (next.done === true) return;
    kept.push(next.value);
    size += next.value.length;
    yield next.value;
  }
}

async function* joined(kept: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* kept;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
