import { contentDigest } from "../catalog/content-digest.ts";
import type { EntityType } from "../catalog/entity-type.ts";
import { limits } from "../catalog/limits.ts";
import { validateEntry } from "../catalog/validate-entry.ts";
import { validateRelationship } from "../catalog/validate-relationship.ts";
import { DomainError } from "../errors.ts";
import { entityTypeProblems } from "./create-entity-type.ts";
import type { BatchEntry } from "./plan-batch.ts";
import type { Asserted } from "./plan-relationships.ts";
import type { ImportOptions, ImportRecord, ImportRefusal } from "./requests.ts";

/** Where a record stood, and what it is about. */
export interface RecordSource {
  readonly line: number;
  readonly id: string;
}

/** A chunk of an import, each record checked by itself. */
export interface PreparedChunk {
  readonly entries: readonly BatchEntry<RecordSource>[];
  readonly relationships: readonly Asserted<RecordSource>[];
  readonly entityTypes: readonly { readonly line: number; readonly entityType: EntityType }[];
  readonly refusals: readonly ImportRefusal[];
  readonly throughLine: number;
  /** Of every entry and relationship, the refused ones too. */
  readonly sentIds: readonly string[];
  readonly types: ReadonlyMap<string, EntityType>;
}

/** Throws invalid_argument when the chunk is too large. Revisions are left out: history is only kept by a restore. */
export function prepareChunk(
  records: readonly ImportRecord[],
  knownTypes: ReadonlyMap<string, EntityType>,
  options: ImportOptions,
): PreparedChunk {
  refuseLarge(records);
  const types = new Map(knownTypes);
  const origin = options.origin === "" ? undefined : options.origin;
  const entries: BatchEntry<RecordSource>[] = [];
  const relationships: Asserted<RecordSource>[] = [];
  const entityTypes: { line: number; entityType: EntityType }[] = [];
  const refusals: ImportRefusal[] = [];
  const sentIds: string[] = [];
  let throughLine = 0;
  const refuse = (line: number, id: string, problems: readonly string[]): void => {
    refusals.push({ line, id, code: "invalid_entry", problems });
  };
  for (const record of records) {
    const { line } = record;
    throughLine = Math.max(throughLine, line);
    if (record.kind === "entry") {
      const { content, deprecation } = record.entry;
      sentIds.push(content.id);
      const problems = validateEntry(content, types);
      if (problems.length > 0) refuse(line, content.id, problems);
      else {
        const { createOnly, allowChange } = options.write;
        const digest = contentDigest(content);
        const given = { content, digest, status: record.status, deprecation, origin: origin ?? "" };
        const registration = { ...given, createOnly, allowChange, ifRevision: undefined };
        entries.push({ source: { line, id: content.id }, registration });
      }
    } else if (record.kind === "relationship") {
      const { sourceId, targetId, type, context, author } = record.relationship;
      const claim = { sourceId, targetId, type, context, author };
      const problems = validateRelationship(claim);
      const id = `${sourceId} ${type} ${targetId}`;
      if (problems.length > 0) refuse(line, id, problems);
      // A relationship that was withdrawn where it comes from isn't asserted.
      else if (record.relationship.deprecatedAt === undefined)
        relationships.push({ source: { line, id }, claim, origin });
    } else if (record.kind === "entity_type") {
      const { entityType } = record;
      const problems = entityTypeProblems(entityType);
      if (problems.length > 0) refuse(line, entityType.name, problems);
      else {
        entityTypes.push({ line, entityType });
        if (!types.has(entityType.name)) types.set(entityType.name, entityType);
      }
    }
  }
  return { entries, relationships, entityTypes, refusals, throughLine, sentIds, types };
}

export function refuseLarge(records: readonly ImportRecord[]): void {
  const most = limits.importChunkRecords;
  if (records.length <= most) return;
  throw new DomainError("invalid_argument", `A chunk has at most ${most} records, but this one has ${records.length}.`);
}
