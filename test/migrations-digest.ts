import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Names a migrated template by what the migrations contain, so that an edited migration gets a template of its own. */
export function migrationsDigest(): string {
  const folder = join(import.meta.dirname, "../migrations");
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).toSorted()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}
