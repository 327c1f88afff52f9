import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Remembers what the quick start filled the catalog with, so that a second start needn't do it again: the list of what
 * npm installed, and the start of the bottle's database that it went into.
 */
export class FilledMark {
  readonly #file: string;
  readonly #project: string;

  constructor(bottleDirectory: string, project: string) {
    this.#file = join(bottleDirectory, "quick-start.json");
    this.#project = project;
  }

  /** True when the same packages went into a catalog that still has this many entries or more. */
  async holds(entries: number): Promise<boolean> {
    try {
      const mark = JSON.parse(await readFile(this.#file, "utf8")) as { packages?: unknown; entries?: unknown };
      const isSame = mark.packages === (await this.#packages());
      return isSame && typeof mark.entries === "number" && mark.entries > 0 && entries >= mark.entries;
    } catch {
      return false;
    }
  }

  async set(entries: number): Promise<void> {
    const mark = { packages: await this.#packages(), entries };
    await writeFile(this.#file, `${JSON.stringify(mark)}\n`, { mode: 0o600 });
  }

  async #packages(): Promise<string> {
    const list = await readFile(join(this.#project, "node_modules/.package-lock.json"));
    return createHash("sha256").update(list).digest("hex");
  }
}
