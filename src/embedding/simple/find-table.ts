import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const place = join("data", "static-minilm-256");

/**
 * The folder of the built-in table: data/static-minilm-256 beside the program or in a folder above it, so that sources
 * and bundles both find it. Throws when there is none.
 */
export function findTable(start: string = import.meta.dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, place);
    if (existsSync(join(candidate, "vectors.i8"))) return candidate;
    if (dirname(folder) === folder) throw new Error(`${place} is neither in ${start} nor in a folder above it`);
  }
}
