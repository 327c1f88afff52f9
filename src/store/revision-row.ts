import type { EntryContent } from "../core/catalog/entry.ts";
import type { Revision, RevisionKind } from "../core/catalog/revision.ts";
import type { Status } from "../core/catalog/status.ts";
import { toDeprecation } from "./entry-row.ts";

export interface RevisionRow {
  readonly revision: number;
  readonly kind: RevisionKind;
  readonly status: Status;
  readonly deprecation_reason: string | null;
  readonly deprecation_successor: string | null;
  readonly content: string;
  readonly created_at: Date;
}

export const revisionColumns = `r.revision, r.kind, r.status, r.deprecation_reason, r.deprecation_successor, r.content,
  r.created_at`;

export function toRevision(row: RevisionRow): Revision {
  return {
    revision: row.revision,
    kind: row.kind,
    content: parseContent(row.content),
    status: row.status,
    deprecation: toDeprecation(row.deprecation_reason, row.deprecation_successor),
    createdAt: row.created_at,
  };
}

/** The text was written by the write side from an EntryContent; JSON leaves an absent source out. */
export function parseContent(text: string): EntryContent {
  const content = JSON.parse(text) as EntryContent;
  return { ...content, source: content.source };
}
