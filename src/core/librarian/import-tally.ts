import { DomainError } from "../errors.ts";
import type { BatchPlan } from "./plan-batch.ts";
import type { PreparedChunk, RecordSource } from "./prepare-chunk.ts";
import type { ImportProgress, ImportRefusal } from "./requests.ts";

/** Counts what became of the records, of one chunk or of a whole import. */
export class ImportTally {
  created = 0;
  updated = 0;
  unchanged = 0;
  relationships = 0;
  throughLine: number;
  readonly refusals: ImportRefusal[];
  readonly acceptedEntries: RecordSource[] = [];

  constructor(chunk?: Pick<PreparedChunk, "refusals" | "throughLine">) {
    this.refusals = [...(chunk?.refusals ?? [])];
    this.throughLine = chunk?.throughLine ?? 0;
  }

  count({ outcomes, relationships }: BatchPlan<RecordSource>): void {
    for (const { source, plan } of outcomes) {
      if (plan.outcome === "refused") {
        this.refusals.push(refusalOf(source.line, source.id, plan.error));
        continue;
      }
      this.acceptedEntries.push(source);
      if (plan.outcome === "created") this.created += 1;
      else if (plan.outcome === "unchanged") this.unchanged += 1;
      else this.updated += 1;
    }
    this.relationships += relationships.accepted.length;
    for (const { source, error } of relationships.refused) {
      this.refusals.push(refusalOf(source.line, source.id, error));
    }
  }

  /** Adds a chunk's counts; its refusals were told already. */
  add(chunk: ImportTally): void {
    this.created += chunk.created;
    this.updated += chunk.updated;
    this.unchanged += chunk.unchanged;
    this.relationships += chunk.relationships;
    this.throughLine = Math.max(this.throughLine, chunk.throughLine);
  }

  progress(catalogRevision: number): ImportProgress {
    const { created, updated, unchanged, relationships, throughLine } = this;
    const refusals = this.refusals.toSorted((a, b) => a.line - b.line);
    const counts = { created, updated, unchanged, relationships, throughLine };
    return { ...counts, refusals, done: false, gone: [], pruned: 0, catalogRevision };
  }
}

/** Only what is wrong with the record itself is its refusal; anything else ends the import. */
export function refusalOf(line: number, id: string, error: unknown): ImportRefusal {
  if (!(error instanceof DomainError)) throw error;
  const problems = error.problems.length > 0 ? error.problems : [error.message];
  return { line, id, code: error.code, problems };
}
