import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { limits } from "../core/catalog/limits.ts";
import type { RelationshipClaim } from "../core/catalog/relationship.ts";
import { compareVersions } from "../core/catalog/version-order.ts";
import type { ImportRecord, ImportRefusal } from "../core/librarian/requests.ts";
import { parseJsonDocument } from "./document-value.ts";
import { ImportError } from "./import-error.ts";
import {
  entryRecord,
  type ImportBatch,
  importBatchRecords,
  type ImportSource,
  relationshipRecord,
} from "./import-source.ts";
import { readTextFile } from "./read-file.ts";
import { type PackageReading, readPackageJson } from "./read-package-json.ts";
import { refusal } from "./refusal.ts";

/**
 * The npm packages installed in a project: what lies in node_modules, nested, scoped, in pnpm's store, and linked
 * workspaces. Every installed version is a record, the latest last; an entry depends on what any installed version of it
 * depends on. `line` counts packages by name. Throws ImportError when nothing is installed there.
 */
export async function openNpmProject(path: string): Promise<ImportSource> {
  const root = resolve(path);
  const modules = join(root, "node_modules");
  if (!(await isFolder(modules))) {
    throw new ImportError(`${path}: has no node_modules`, [], ["Install the project's packages first (npm install)."]);
  }
  return {
    format: "npm",
    origin: `npm:${root}`,
    summary: `npm packages installed in ${root}`,
    allowUnresolved: true,
    header: undefined,
    batches: (signal) => batches(root, modules, signal),
  };
}

async function* batches(root: string, modules: string, signal: AbortSignal): AsyncIterable<ImportBatch> {
  const found = await findPackages(root, modules, signal);
  const names = [...found.readings.keys()].sort();
  let records: ImportRecord[] = [];
  let refusals: readonly ImportRefusal[] = found.refusals;
  for (const [index, name] of names.entries()) {
    signal.throwIfAborted();
    records.push(...packageRecords(index + 1, found.readings.get(name) ?? []));
    if (records.length < importBatchRecords && index + 1 < names.length) continue;
    yield { records, refusals, read: index + 1, total: names.length, unit: "entries" };
    records = [];
    refusals = [];
  }
  if (names.length === 0) yield { records, refusals, read: 0, total: 0, unit: "entries" };
}

/** All versions of one package, oldest first, then the edges of all of them; the newest one's wording of an edge counts. */
function packageRecords(line: number, readings: readonly PackageReading[]): readonly ImportRecord[] {
  const ordered = readings.toSorted((a, b) => compareVersions(a.content.version, b.content.version));
  const edges = new Map<string, RelationshipClaim>();
  for (const reading of ordered) for (const claim of reading.relationships) edges.set(claim.targetId, claim);
  return [
    ...ordered.map((reading) => entryRecord(line, reading.content)),
    ...[...edges.values()].map((claim) => relationshipRecord(line, claim)),
  ];
}

interface Found {
  readonly readings: Map<string, PackageReading[]>;
  readonly refusals: ImportRefusal[];
}

async function findPackages(root: string, modules: string, signal: AbortSignal): Promise<Found> {
  const found: Found = { readings: new Map(), refusals: [] };
  const seen = new Set<string>();
  const waiting = [modules];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal.throwIfAborted();
    const folders = await packageFolders(root, next);
    // A few at a time: quicker than one by one, and far from any limit on open files.
    for (let at = 0; at < folders.length; at += 16) {
      signal.throwIfAborted();
      const inner = await Promise.all(
        folders.slice(at, at + 16).map((folder) => readFolder(root, folder, seen, found)),
      );
      waiting.push(...inner.flat());
    }
  }
  return found;
}

/** Reads the package in a folder and names the node_modules inside it. */
async function readFolder(root: string, folder: string, seen: Set<string>, found: Found): Promise<readonly string[]> {
  try {
    const real = await realpath(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    const inner = join(real, "node_modules");
    const more = (await isFolder(inner)) ? [inner] : [];
    const file = join(real, "package.json");
    if (!(await isFile(file))) return more;
    const reading = readPackageJson(parseJsonDocument((await readTextFile(file, limits.sourceFileBytes)).text));
    const { name, version } = reading.content;
    const known = found.readings.get(name) ?? [];
    if (!known.some((other) => other.content.version === version)) known.push(reading);
    found.readings.set(name, known);
    return more;
  } catch (error) {
    const where = relative(root, join(folder, "package.json"));
    found.refusals.push(refusal(0, where, error));
    return [];
  }
}

/** The folders of packages in one node_modules: scopes opened, pnpm's store walked, dot folders left alone. */
async function packageFolders(root: string, modules: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const entry of await list(modules)) {
    const path = join(modules, entry.name);
    if (entry.name === ".pnpm") folders.push(...(await pnpmFolders(path)));
    else if (entry.name.startsWith(".")) continue;
    else if (entry.name.startsWith("@")) {
      for (const scoped of await list(path))
        if (await isInside(root, join(path, scoped.name), scoped)) folders.push(join(path, scoped.name));
    } else if (await isInside(root, path, entry)) folders.push(path);
  }
  return folders;
}

/** .pnpm/NAME@VERSION/node_modules/NAME: the store's folders look like packages that hold only a node_modules. */
async function pnpmFolders(store: string): Promise<readonly string[]> {
  return (await list(store)).filter((entry) => entry.isDirectory()).map((entry) => join(store, entry.name));
}

/** A folder, or a link that stays in the project (a workspace, pnpm's links): other links lead to other projects. */
async function isInside(root: string, path: string, entry: Dirent): Promise<boolean> {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    const real = await realpath(path);
    const way = relative(await realpath(root), real);
    return !way.startsWith("..") && (await isFolder(real));
  } catch {
    return false;
  }
}

async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
