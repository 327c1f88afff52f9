import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedEntry } from "./generated-entries.ts";

const labelled = resolve(import.meta.dirname, "../../shared/data/metatool/queries-dev.jsonl");

/** Two hundred questions in people's own words where the shared data is at hand, else descriptions of generated entries. */
export function benchQueries(): readonly string[] {
  if (!existsSync(labelled)) return Array.from({ length: 200 }, (_, number) => generatedEntry(number).description);
  const lines = readFileSync(labelled, "utf8").trimEnd().split("\n");
  const step = Math.floor(lines.length / 200);
  return Array.from({ length: 200 }, (_, index): string => JSON.parse(lines[index * step] ?? "{}").query);
}
