import type { EntryContent } from "../../core/catalog/entry.ts";
import type { ArtifactRecord } from "../../importers/read-artifact-file.ts";
import type { RegisterOptions } from "./register-command.ts";

/** True when a flag names a field, which makes sense for one artifact only. */
export function hasOverrides(options: RegisterOptions): boolean {
  return Object.keys(overrides(options)).length > 0;
}

/** The record with the fields that flags name replaced: lists as a whole. */
export function overriddenRecord(record: ArtifactRecord, options: RegisterOptions): ArtifactRecord {
  const content = { ...record.content, ...overrides(options) };
  const relationships = record.relationships.map((claim) =>
    claim.sourceId === record.content.id ? { ...claim, sourceId: content.id } : claim,
  );
  return { ...record, content, relationships, status: options.status ?? record.status };
}

function overrides(options: RegisterOptions): Partial<EntryContent> {
  const { id, name, type, version, description, author, keyword, example, inputType, outputType } = options;
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { entityType: type }),
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
    ...(author === undefined ? {} : { author }),
    ...(keyword === undefined ? {} : { keywords: keyword }),
    ...(example === undefined ? {} : { exampleQueries: example }),
    ...(inputType === undefined ? {} : { inputType }),
    ...(outputType === undefined ? {} : { outputType }),
  };
}
