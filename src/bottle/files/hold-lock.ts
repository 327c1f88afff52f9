import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, type ProcessIdentity } from "./process-identity.ts";

/** Somebody else holds the lock. */
export class LockHeld extends Error {
  override readonly name = "LockHeld";
  /** Who says that it holds it; undefined when it hasn't said so yet. */
  readonly owner: ProcessIdentity | undefined;

  constructor(what: string, owner: ProcessIdentity | undefined) {
    super(`${what} is in use by ${owner === undefined ? "another process" : `process ${owner.pid}`}`);
    this.owner = owner;
  }
}

/**
 * Locks a file for as long as this process lives, or until disposed. It is a lock of the operating system: it goes with
 * its process, however that ends, so there are no stale ones and no moment in which two processes recover the same.
 * Node offers such locks only through SQLite, whose empty database the file is; its owner stands in a file beside it,
 * for messages alone.
 * @throws LockHeld
 */
export async function holdLock(file: string, what: string, pid: number): Promise<Disposable> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  let database = tryLock(file);
  // Somebody may only be looking whether it is held.
  for (let tries = 0; database === undefined && tries < 5; tries += 1) {
    await sleep(50);
    database = tryLock(file);
  }
  if (database === undefined) throw new LockHeld(what, await readOwner(file));
  const owner = (await identify(pid)) ?? { pid, started: "" };
  await writeFile(ownerFile(file), `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  return { [Symbol.dispose]: () => database.close() };
}

/** Whether somebody holds the lock just now. */
export function isLocked(file: string): boolean {
  try {
    const database = tryLock(file);
    database?.close();
    return database === undefined;
  } catch {
    // Its folder doesn't exist.
    return false;
  }
}

function tryLock(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("pragma journal_mode = off; begin exclusive");
    return database;
  } catch (error) {
    database.close();
    if (/locked|busy/i.test((error as Error).message)) return undefined;
    throw error;
  }
}

function ownerFile(file: string): string {
  return `${file}.owner`;
}

async function readOwner(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const owner = JSON.parse(await readFile(ownerFile(file), "utf8")) as ProcessIdentity;
    const now = await identify(owner.pid);
    return now?.started === owner.started ? owner : undefined;
  } catch {
    return undefined;
  }
}
