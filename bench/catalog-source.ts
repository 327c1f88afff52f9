import { debianEntries, type DebianEntry } from "./debian-entries.ts";
import { generatedEntries } from "./generated-entries.ts";

/** What a catalog of some size is made of. */
export interface CatalogSource {
  readonly entries: readonly DebianEntry[];
  readonly real: number;
  readonly generated: number;
}

/**
 * Real entries as far as they reach, spread evenly over the alphabet when fewer are wanted; the rest from the generator.
 * Edges to entries that were left out stay unresolved.
 */
export function catalogSource(size: number, real: readonly DebianEntry[]): CatalogSource {
  const step = Math.max(1, real.length / size);
  const chosen = Array.from({ length: Math.min(size, real.length) }, (_, index) => real[Math.floor(index * step)]);
  const generated = [...generatedEntries(size - chosen.length)].map((content) => ({ content, dependsOn: [] }));
  return {
    entries: [...chosen.filter((entry) => entry !== undefined), ...generated],
    real: chosen.length,
    generated: generated.length,
  };
}

export function readRealEntries(): Promise<readonly DebianEntry[]> {
  return Array.fromAsync(debianEntries());
}
