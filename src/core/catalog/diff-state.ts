import { diffContent } from "./diff-content.ts";
import type { FieldChange, Revision } from "./revision.ts";

/** What of a revision can differ from another. */
export type RevisionState = Pick<Revision, "content" | "status" | "deprecation">;

/** Like diffContent, with `status` and `deprecation` ({reason, successor}) behind the content fields. */
export function diffState(before: RevisionState, after: RevisionState): readonly FieldChange[] {
  const changes = [...diffContent(before.content, after.content)];
  if (before.status !== after.status) {
    changes.push({ field: "status", before: JSON.stringify(before.status), after: JSON.stringify(after.status) });
  }
  const was = deprecationValue(before);
  const is = deprecationValue(after);
  if (was !== is) changes.push({ field: "deprecation", before: was, after: is });
  return changes;
}

function deprecationValue({ deprecation }: RevisionState): string {
  if (deprecation === undefined) return "";
  return JSON.stringify({ reason: deprecation.reason, successor: deprecation.successor });
}
