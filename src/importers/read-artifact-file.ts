import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { EntryContent } from "../core/catalog/entry.ts";
import type { RelationshipClaim } from "../core/catalog/relationship.ts";
import type { Status } from "../core/catalog/status.ts";
import { type ArtifactFormat, artifactFormats, type NamedFormat, namedFormat } from "./artifact-format.ts";
import { documentFormat } from "./document-format.ts";
import { type DocumentValue, isList, parseJsonDocument } from "./document-value.ts";
import { fromEntryDocument } from "./entry-document.ts";
import type { FittedContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { readAgentCard } from "./read-agent-card.ts";
import { readTextFile, type TextFile } from "./read-file.ts";
import { readJsonSchema } from "./read-json-schema.ts";
import { readMcpServer } from "./read-mcp-server.ts";
import { readPackageJson } from "./read-package-json.ts";

/** One artifact found in a file. */
export interface ArtifactRecord {
  /** Where it starts in the file, 1-based. */
  readonly line: number;
  readonly content: EntryContent;
  /** As an entry document says; undefined leaves it to the catalog. */
  readonly status: Status | undefined;
  readonly relationships: readonly RelationshipClaim[];
}

/** What `register PATH` found. */
export interface ArtifactFile {
  readonly path: string;
  readonly format: ArtifactFormat;
  /** The format in words: "Python source". */
  readonly detected: string;
  /** At least one. */
  readonly records: readonly ArtifactRecord[];
  /** What was left out to keep the catalog's limits, one sentence each. */
  readonly notes: readonly string[];
  /** sha256 of the file's bytes, lower-case hex. */
  readonly digest: string;
}

export interface ArtifactFileOptions {
  /** Overrides what the file looks like. */
  readonly format?: ArtifactFormat | undefined;
  /** What a relative path is relative to. */
  readonly cwd?: string | undefined;
}

/**
 * Reads a real file as artifacts, by its name and content or as the format asked for. Each gets the file's URI and digest
 * as its source; an entry document that names a source keeps its own. Throws ImportError, naming the path.
 */
export async function readArtifactFile(path: string, options: ArtifactFileOptions = {}): Promise<ArtifactFile> {
  const { cwd, format } = options;
  const file = await readTextFile(cwd === undefined ? path : resolve(cwd, path));
  try {
    return await readArtifactText(file, format);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new ImportError(`${path}: ${error.message}`, error.problems, error.hints, error.cause);
  }
}

/** The pure part of readArtifactFile: from a file's text to its artifacts. Messages don't name the path. */
export async function readArtifactText(file: TextFile, wanted?: ArtifactFormat): Promise<ArtifactFile> {
  const found = await readRecords(file, wanted);
  const source = { uri: pathToFileURL(resolve(file.path)).href, digest: file.digest };
  const records = found.records.map((record) => {
    const keepsSource = found.format === "entry" && record.content.source !== undefined;
    return keepsSource ? record : { ...record, content: { ...record.content, source } };
  });
  if (records.length === 0) throw new ImportError("there is nothing in it");
  return { ...found, path: file.path, detected: artifactFormats[found.format], records, digest: file.digest };
}

type Records = Pick<ArtifactFile, "format" | "records" | "notes">;

async function readRecords(file: TextFile, wanted: ArtifactFormat | undefined): Promise<Records> {
  const { text, path } = file;
  const named = namedFormat(path, text);
  const format = wanted ?? named;
  // Each reader is loaded only when it is needed: a command has to start quickly.
  switch (format) {
    case "script": {
      const { readScript } = await import("./read-script.ts");
      return one(format, readScript(text, path));
    }
    case "python": {
      const { readPython } = await import("./read-python.ts");
      return one(format, readPython(text, path));
    }
    case "markdown": {
      const { readMarkdown } = await import("./read-markdown.ts");
      return one(format, readMarkdown(text, path));
    }
    case undefined:
      throw notRecognised("its name and content don't say what it is");
    default: {
      const documents = await parseDocuments(text, named);
      return await fromDocuments(file, documents, wanted ?? (format === "package" ? format : undefined));
    }
  }
}

interface Parsed {
  readonly value: DocumentValue;
  readonly line: number;
  /** JSON text of the whole document as it stood in the file; undefined when there is none. */
  readonly json: string | undefined;
}

async function parseDocuments(text: string, named: NamedFormat | undefined): Promise<readonly Parsed[]> {
  if (named === "jsonl") return parseJsonLines(text);
  if (named === "yaml") {
    const { parseYamlDocuments } = await import("./yaml-document.ts");
    return parseYamlDocuments(text).map((document) => ({ ...document, json: undefined }));
  }
  const value = parseJsonDocument(text);
  return isList(value) && documentFormat(value) === "entries"
    ? value.map((item) => ({ value: item, line: 1, json: undefined }))
    : [{ value, line: 1, json: text }];
}

function parseJsonLines(text: string): readonly Parsed[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [{ value: parseJsonDocument(line), line: index + 1, json: undefined }];
    } catch (error) {
      if (error instanceof ImportError) throw new ImportError(`line ${index + 1}: ${error.message}`);
      throw error;
    }
  });
}

async function fromDocuments(
  file: TextFile,
  documents: readonly Parsed[],
  wanted: ArtifactFormat | undefined,
): Promise<Records> {
  const [first] = documents;
  if (first === undefined) throw new ImportError("there is nothing in it");
  const format = wanted ?? documentFormat(first.value);
  // A list is a YAML file's way of holding several entries.
  const many = documents.flatMap(({ value, line, json }) =>
    isList(value) && (format === "entries" || format === "entry")
      ? value.map((item) => ({ value: item, line, json: undefined }))
      : [{ value, line, json }],
  );
  if (format === "entry" || format === "entries") return entries(many);
  if (format === undefined) throw notRecognised("the document in it has no shape that is known");
  if (format === "mcp-registry") {
    throw new ImportError("it is a list of MCP servers", [], ["Import it with `kgents library import`."]);
  }
  if (documents.length > 1)
    throw new ImportError("it holds several documents, but only entry documents may share a file");
  switch (format) {
    case "package": {
      const reading = readPackageJson(first.value);
      return one(format, reading, reading.relationships);
    }
    case "mcp-server":
      return one(format, readMcpServer(first.value));
    case "a2a":
      return one(format, readAgentCard(first.value));
    case "json-schema":
      return one(format, readJsonSchema(first.value, first.json ?? JSON.stringify(first.value), basename(file.path)));
    case "openapi": {
      const { readOpenApi } = await import("./read-openapi.ts");
      const readings = readOpenApi(first.value);
      return {
        format,
        records: readings.map(({ content, relationships }) => record(content, relationships)),
        notes: readings.flatMap((reading) => reading.notes),
      };
    }
    default:
      throw notRecognised(`it can't be read as ${artifactFormats[format]}`);
  }
}

function entries(documents: readonly Parsed[]): Records {
  const records = documents.map(({ value, line }) => {
    const { entry, status, relationships } = fromEntryDocument(value, line);
    return { line, content: entry.content, status, relationships };
  });
  return { format: "entry", records, notes: [] };
}

function one(format: ArtifactFormat, fitted: FittedContent, relationships: readonly RelationshipClaim[] = []): Records {
  return { format, records: [record(fitted.content, relationships)], notes: fitted.notes };
}

function record(content: EntryContent, relationships: readonly RelationshipClaim[]): ArtifactRecord {
  return { line: 1, content, status: undefined, relationships };
}

function notRecognised(reason: string): ImportError {
  const known = Object.values(artifactFormats).join(", ");
  const formats = Object.keys(artifactFormats).join(", ");
  return new ImportError(
    reason,
    [],
    [`Files that are understood: ${known}.`, `Name the format with --format: ${formats}.`],
  );
}
