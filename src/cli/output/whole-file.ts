import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";

/** A file that appears under its name only once it is whole; until then what was there stays. Disposing gives up. */
export class WholeFile implements AsyncDisposable {
  readonly #path: string;
  readonly #half: string;
  readonly #handle: FileHandle;
  #isOpen = true;

  private constructor(path: string, half: string, handle: FileHandle) {
    this.#path = path;
    this.#half = half;
    this.#handle = handle;
  }

  /** Throws CliError when nothing can be written there. */
  static async create(path: string, cwd: string): Promise<WholeFile> {
    const target = resolve(cwd, path);
    const half = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
    try {
      return new WholeFile(target, half, await open(half, "wx", 0o644));
    } catch (error) {
      throw fileError(path, error);
    }
  }

  async write(text: string): Promise<void> {
    try {
      await this.#handle.appendFile(text);
    } catch (error) {
      throw fileError(this.#path, error);
    }
  }

  async finish(): Promise<void> {
    try {
      await this.#handle.sync();
      this.#isOpen = false;
      await this.#handle.close();
      await rename(this.#half, this.#path);
    } catch (error) {
      throw fileError(this.#path, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOpen) await this.#handle.close();
    await rm(this.#half, { force: true });
  }
}

function fileError(path: string, error: unknown): CliError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = reasons.get(code) ?? (error instanceof Error ? error.message : String(error));
  return new CliError("file_not_written", exitCodes.failed, `${path} can't be written: ${message}`, { cause: error });
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "its folder doesn't exist"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "you have no permission to write there"],
  ["EPERM", "you have no permission to write there"],
  ["EROFS", "nothing can be written on that file system"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "your disk quota is used up"],
]);
