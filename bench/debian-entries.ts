import { newContent } from "../src/core/catalog/new-content.ts";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { EntryContent } from "../src/core/catalog/entry.ts";

export interface DebianEntry {
  readonly content: EntryContent;
  /** Ids of entries it depends on. */
  readonly dependsOn: readonly string[];
}

interface Line {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly version: string;
  readonly tags: readonly string[];
  readonly depends_on: readonly string[];
}

const program = resolve(import.meta.dirname, "../../shared/data/debian-catalog");

/**
 * The packages of this machine's apt lists (some 63,000 on Debian 12, with 265,000 edges) as entries. A bundle is a
 * `package`; every other kind is an `artifact` with the kind as its first keyword. Throws when Python or the lists are
 * missing.
 */
export async function* debianEntries(): AsyncGenerator<DebianEntry> {
  const child = spawn("python3", [program], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((done, failed) => child.once("error", failed).once("close", done));
  for await (const line of createInterface(child.stdout)) yield toEntry(JSON.parse(line));
  const code = await ended;
  if (code !== 0) throw new Error(`debian-catalog ended with code ${code}`);
}

function toEntry({ id, name, kind, description, version, tags, depends_on }: Line): DebianEntry {
  const keywords = [...new Set([kind, ...tags])].filter((keyword) => keyword.length <= 64).slice(0, 64);
  return {
    content: newContent({
      id: `deb:${id}`,
      name,
      entityType: kind === "bundle" ? "package" : "artifact",
      version,
      description,
      keywords,
    }),
    dependsOn: depends_on.map((target) => `deb:${target}`),
  };
}
