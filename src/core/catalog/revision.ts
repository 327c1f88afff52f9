import type { Deprecation, EntryContent } from "./entry.ts";
import type { Status } from "./status.ts";

export const revisionKinds = ["registered", "updated", "version_added", "deprecated", "retired", "restored"] as const;

export type RevisionKind = (typeof revisionKinds)[number];

/** One field's difference. Values are JSON text; an absent value is the empty string. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** One kept state of an entry. For `version_added` the content is that of the older version which was added. */
export interface Revision {
  readonly revision: number;
  readonly kind: RevisionKind;
  readonly content: EntryContent;
  readonly status: Status;
  readonly deprecation: Deprecation | undefined;
  readonly createdAt: Date;
}
