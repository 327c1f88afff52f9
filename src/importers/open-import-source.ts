import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { limits } from "../core/catalog/limits.ts";
import { documentFormat } from "./document-format.ts";
import { openDocumentFile, openDocumentFolder } from "./document-folder.ts";
import { parseJsonDocument } from "./document-value.ts";
import { ImportError } from "./import-error.ts";
import type { ImportFormat, ImportSource } from "./import-source.ts";
import { type JsonlFormat, openJsonlFile, openJsonlStream } from "./jsonl.ts";
import { openMcpRegistry } from "./mcp-registry.ts";
import { openNpmProject } from "./npm-project.ts";
import { fileProblem, readTextFile } from "./read-file.ts";

export interface ImportPlace {
  /** Overrides what the path looks like. */
  readonly format: ImportFormat | undefined;
  /** What `-` stands for: lines of JSON. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** What a relative path is relative to. */
  readonly cwd: string;
}

/**
 * Opens what `kgents library import PATH` is given, as the format asked for or as what it looks like. A folder with
 * node_modules is an npm project, one with SKILL.md files a skill folder, any other a folder of documents. A .jsonl file
 * is read by line, a JSON file with a list of servers as a registry's answer, any other file as `register` reads it.
 * Throws ImportError, naming the path.
 */
export async function openImportSource(path: string, { format, stdin, cwd }: ImportPlace): Promise<ImportSource> {
  if (path === "-") return openStdin(stdin, format);
  const absolute = resolve(cwd, path);
  const isFolder = await isDirectory(absolute);
  if (format !== undefined) return isFolder ? openFolderAs(absolute, format) : openFileAs(absolute, format);
  return isFolder ? openFolder(absolute) : openFile(absolute);
}

async function openStdin(stdin: AsyncIterable<Uint8Array>, format: ImportFormat | undefined): Promise<ImportSource> {
  if (format === undefined || format === "jsonl" || format === "mcp-registry" || format === "a2a") {
    return openJsonlStream(stdin, "stdin", format);
  }
  throw new ImportError(
    `${format} can't be read from standard input: only jsonl, mcp-registry and a2a can, one object a line`,
  );
}

async function openFolder(path: string): Promise<ImportSource> {
  if (await exists(join(path, "node_modules"))) return openNpmProject(path);
  try {
    return await openDocumentFolder(path, "skills");
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
  }
  try {
    return await openDocumentFolder(path, "document");
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new ImportError(
      `${path}: holds nothing to import`,
      [],
      ["A folder may hold node_modules, SKILL.md files, or JSON and YAML documents."],
    );
  }
}

async function openFolderAs(path: string, format: ImportFormat): Promise<ImportSource> {
  switch (format) {
    case "npm":
      return openNpmProject(path);
    case "skills":
    case "a2a":
    case "openapi":
    case "document":
      return openDocumentFolder(path, format);
    case "jsonl":
    case "mcp-registry":
      throw new ImportError(`${path}: is a folder, but ${format} is read from a file`);
  }
}

async function openFile(path: string): Promise<ImportSource> {
  if (/\.(jsonl|ndjson)$/i.test(path)) return openJsonlFile(path);
  if (/\.json$/i.test(path) && (await isRegistry(path))) return openMcpRegistry(path);
  return openDocumentFile(path, "document");
}

async function openFileAs(path: string, format: ImportFormat): Promise<ImportSource> {
  const isLines = /\.(jsonl|ndjson)$/i.test(path);
  switch (format) {
    case "npm":
      throw new ImportError(`${path}: is a file, but npm packages are read from a project's folder`);
    case "jsonl":
      return openJsonlFile(path, format);
    case "mcp-registry":
      return isLines ? openJsonlFile(path, format) : openMcpRegistry(path);
    case "a2a":
      return isLines ? openJsonlFile(path, format satisfies JsonlFormat) : openDocumentFile(path, format);
    case "skills":
    case "openapi":
    case "document":
      return openDocumentFile(path, format);
  }
}

async function isRegistry(path: string): Promise<boolean> {
  const { text } = await readTextFile(path, limits.importDocumentBytes);
  try {
    return documentFormat(parseJsonDocument(text)) === "mcp-registry";
  } catch (error) {
    if (error instanceof ImportError) return false;
    throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileProblem(error, path);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
