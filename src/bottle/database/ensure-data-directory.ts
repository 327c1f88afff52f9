import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { initialiseDataDirectory } from "../backend/initialise.ts";

/**
 * Makes the data directory if it isn't there, under another name until it is whole: an interrupted start leaves nothing
 * that looks like a database. The caller owns the parent folder. Answers whether it was made just now.
 */
export async function ensureDataDirectory(dataDirectory: string): Promise<boolean> {
  const parent = dirname(dataDirectory);
  const unfinished = `${basename(dataDirectory)}.unfinished-`;
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const name of await readdir(parent)) {
    if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true });
  }
  if (existsSync(dataDirectory)) return false;
  const making = join(parent, `${unfinished}${randomUUID()}`);
  await initialiseDataDirectory(making);
  await rename(making, dataDirectory);
  return true;
}
