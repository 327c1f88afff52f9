import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { ImportRecord, ImportRefusal } from "../core/librarian/requests.ts";
import { ImportError } from "./import-error.ts";
import {
  entryRecord,
  type ImportBatch,
  type ImportFormat,
  importBatchRecords,
  type ImportSource,
  relationshipRecord,
} from "./import-source.ts";
import { readArtifactFile } from "./read-artifact-file.ts";
import { fileProblem } from "./read-file.ts";
import { refusal } from "./refusal.ts";

export type FolderFormat = Extract<ImportFormat, "skills" | "a2a" | "openapi" | "document">;

/**
 * The artifacts in a folder and the folders below it: its SKILL.md files, or its JSON and YAML documents (agent cards, API
 * descriptions, server.json, entry documents). Dot folders, node_modules and symbolic links are left alone. `line` counts
 * the files by path; each file is read as `register` reads it. Throws ImportError when there are no such files.
 */
export async function openDocumentFolder(path: string, format: FolderFormat): Promise<ImportSource> {
  const root = resolve(path);
  const files = await findFiles(root, patterns[format]);
  if (files.length === 0) throw new ImportError(`${path}: holds no ${names[format]}`);
  return {
    format,
    origin: `${format}:${root}`,
    summary: `${files.length} ${names[format]} in ${root}`,
    allowUnresolved: true,
    header: undefined,
    batches: (signal) => batches(root, files, format, signal),
  };
}

/** The same for one file, which may hold many artifacts (an API description, say). */
export function openDocumentFile(path: string, format: FolderFormat): ImportSource {
  const file = resolve(path);
  return {
    format,
    origin: `${format}:${file}`,
    summary: `artifacts in ${file}`,
    allowUnresolved: true,
    header: undefined,
    batches: (signal) => batches(file, [file], format, signal),
  };
}

const patterns: Readonly<Record<FolderFormat, RegExp>> = {
  skills: /^skill\.md$/i,
  a2a: /\.(json|ya?ml)$/i,
  openapi: /\.(json|ya?ml)$/i,
  document: /\.(json|ya?ml)$/i,
};

const names: Readonly<Record<FolderFormat, string>> = {
  skills: "SKILL.md files",
  a2a: "agent cards (JSON or YAML files)",
  openapi: "API descriptions (JSON or YAML files)",
  document: "documents (JSON or YAML files)",
};

async function* batches(
  root: string,
  files: readonly string[],
  format: FolderFormat,
  signal: AbortSignal,
): AsyncIterable<ImportBatch> {
  let records: ImportRecord[] = [];
  let refusals: ImportRefusal[] = [];
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    try {
      records.push(...(await fileRecords(file, index + 1, format)));
    } catch (error) {
      refusals.push(refusal(index + 1, relative(root, file) || file, error));
    }
    const isLast = index + 1 === files.length;
    if (!isLast && records.length < importBatchRecords && refusals.length < importBatchRecords) continue;
    for (const part of parts(records)) {
      yield { records: part, refusals, read: index + 1, total: files.length, unit: "entries" };
      refusals = [];
    }
    records = [];
  }
}

/** At least one, so that refusals are handed on without records too. */
function* parts(records: readonly ImportRecord[]): Generator<readonly ImportRecord[]> {
  for (let at = 0; at === 0 || at < records.length; at += importBatchRecords) {
    yield records.slice(at, at + importBatchRecords);
  }
}

async function fileRecords(file: string, line: number, format: FolderFormat): Promise<readonly ImportRecord[]> {
  const wanted = format === "a2a" || format === "openapi" ? format : undefined;
  const { records } = await readArtifactFile(file, { format: wanted });
  return records.flatMap((record) => [
    entryRecord(line, record.content, record.status),
    ...record.relationships.map((claim) => relationshipRecord(line, claim)),
  ]);
}

// A folder this deep, or with this many files, was not meant: a home folder, a whole disk.
const mostDepth = 12;
const mostFiles = 20_000;

async function findFiles(root: string, pattern: RegExp): Promise<readonly string[]> {
  const files: string[] = [];
  const waiting = [{ folder: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await list(next.folder, next.depth === 0)) {
      const path = join(next.folder, entry.name);
      if (entry.isFile() && pattern.test(entry.name)) files.push(path);
      const isHidden = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory() && !isHidden && next.depth < mostDepth)
        waiting.push({ folder: path, depth: next.depth + 1 });
    }
    if (files.length > mostFiles)
      throw new ImportError(`${root}: holds more than ${mostFiles} files to import; name a smaller folder`);
  }
  return files.sort();
}

async function list(folder: string, mustRead: boolean): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (mustRead) throw fileProblem(error, folder);
    return [];
  }
}
