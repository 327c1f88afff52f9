import { hash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { limits } from "../core/catalog/limits.ts";
import { ImportError } from "./import-error.ts";

/** A text file as it was read. */
export interface TextFile {
  readonly path: string;
  /** UTF-8 without its byte order mark. */
  readonly text: string;
  /** sha256 of the bytes, lower-case hex. */
  readonly digest: string;
}

/**
 * Reads a whole text file of at most `mostBytes`. Throws ImportError, naming the path, when it is missing, not a file, not
 * allowed, too large, binary or empty.
 */
export async function readTextFile(path: string, mostBytes: number = limits.sourceFileBytes): Promise<TextFile> {
  const bytes = await readBytes(path, mostBytes);
  const digest = hash("sha256", bytes, "hex");
  return { path, text: decodeText(bytes, path), digest };
}

/** UTF-8 bytes as text. Throws ImportError for anything else, naming what they look like. */
export function decodeText(bytes: Uint8Array, path: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) throw new ImportError(`${path}: is UTF-16; save it as UTF-8`);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) throw new ImportError(`${path}: is UTF-16; save it as UTF-8`);
  if (bytes.includes(0)) throw new ImportError(`${path}: is a binary file (it has NUL bytes)`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ImportError(`${path}: is a binary file, or text in an encoding other than UTF-8`);
  }
  if (text.trim() === "") throw new ImportError(`${path}: is empty`);
  return text;
}

/** What the system said, in words. */
export function fileProblem(error: unknown, path: string): ImportError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new ImportError(`${path}: ${reasons.get(code) ?? `can't be read (${code || String(error)})`}`, [], [], error);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "is a folder, not a file"],
  ["EACCES", "you have no permission to read it"],
  ["EPERM", "you have no permission to read it"],
  ["ELOOP", "its symbolic links go in circles"],
  ["ENAMETOOLONG", "the path is too long for this system"],
  ["ERR_INVALID_ARG_VALUE", "the path has a NUL character"],
]);

async function readBytes(path: string, mostBytes: number): Promise<Uint8Array> {
  let handle: FileHandle;
  try {
    // Without blocking on a pipe that nobody writes to; O_NONBLOCK doesn't change how regular files read.
    handle = await open(path, nonBlockingRead);
  } catch (error) {
    throw fileProblem(error, path);
  }
  try {
    const { size } = await checkKind(handle, path);
    if (size > mostBytes) throw tooLarge(path, size, mostBytes);
    return await readAtMost(handle, path, mostBytes);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw fileProblem(error, path);
  } finally {
    await handle.close();
  }
}

// Windows has neither the flag nor such pipes.
const nonBlockingRead = constants.O_RDONLY | constants.O_NONBLOCK;

async function checkKind(handle: FileHandle, path: string): Promise<Stats> {
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    throw new ImportError(`${path}: is a folder, not a file`, [], ["Import a folder with `kgents library import`."]);
  }
  if (!stats.isFile()) throw new ImportError(`${path}: is not a regular file`);
  return stats;
}

/** The size may lie (files under /proc say 0) or grow: never more than the limit is held. */
async function readAtMost(handle: FileHandle, path: string, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(64 * 1024));
    if (bytesRead === 0) return Buffer.concat(chunks);
    size += bytesRead;
    if (size > mostBytes) throw tooLarge(path, size, mostBytes);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

function tooLarge(path: string, size: number, most: number): ImportError {
  return new ImportError(`${path}: is larger than the limit of ${most} bytes (at least ${size})`);
}
