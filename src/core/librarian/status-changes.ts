import type { Entry } from "../catalog/entry.ts";
import type { CatalogChanges } from "../ports/catalog-writer.ts";
import { noChanges } from "./answer-once.ts";
import type { EntryHead } from "./entry-head.ts";
import type { StatusCommand } from "./plan-status-change.ts";

/** What becomes of entries whose status changes and whose content stays. */
export interface StatusChange {
  readonly key: number;
  readonly before: EntryHead;
  readonly after: EntryHead;
  readonly entry: Entry;
}

export function statusChanges(changes: readonly StatusChange[], kind: StatusCommand["kind"]): CatalogChanges {
  return {
    ...noChanges,
    entries: changes.map(({ key, before, after }) => {
      const isRetired = after.status === "retired";
      const hidden = isRetired === (before.status === "retired") ? undefined : isRetired;
      return { key, head: after, content: undefined, search: undefined, hidden };
    }),
    revisions: changes.map(({ after, entry }) => ({
      id: after.id,
      revision: after.revision,
      kind,
      status: after.status,
      deprecation: after.deprecation,
      content: entry.content,
      digest: after.digest,
      createdAt: after.updatedAt,
    })),
    events: changes.map(({ after }) => ({ kind, entryId: after.id, entryRevision: after.revision, detail: "" })),
  };
}

/** The entry with its new state. */
export function withHead(entry: Entry, head: EntryHead): Entry {
  return {
    ...entry,
    status: head.status,
    deprecation: head.deprecation,
    revision: head.revision,
    updatedAt: head.updatedAt,
    versions: head.versions,
    embedding: head.embedded ? "ready" : "pending",
  };
}
