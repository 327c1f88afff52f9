import type { Deprecation } from "../catalog/entry.ts";
import { DomainError } from "../errors.ts";
import type { EntryHead } from "./entry-head.ts";
import { lostRace } from "./plan-registration.ts";

export type StatusCommand =
  | { readonly kind: "deprecated"; readonly deprecation: Deprecation }
  | { readonly kind: "retired"; readonly pruned: boolean }
  | { readonly kind: "restored" };

/** The entry after the command; undefined when it is so already. Throws failed_precondition and revision_conflict. */
export function planStatusChange(
  head: EntryHead,
  command: StatusCommand,
  ifRevision: number | undefined,
  now: Date,
): EntryHead | undefined {
  if (ifRevision !== undefined && ifRevision !== head.revision) throw lostRace(head.id, ifRevision, head.revision);
  const change = changeOf(head, command);
  return change && { ...head, ...change, revision: head.revision + 1, updatedAt: now };
}

function changeOf(head: EntryHead, command: StatusCommand): Partial<EntryHead> | undefined {
  switch (command.kind) {
    case "deprecated":
      return deprecate(head, command.deprecation);
    case "retired":
      if (head.status === "retired") return undefined;
      return { status: "retired", statusBefore: head.status, pruned: command.pruned };
    case "restored":
      return restore(head);
  }
}

function deprecate(head: EntryHead, deprecation: Deprecation): Partial<EntryHead> | undefined {
  if (head.status === "retired") {
    throw new DomainError("failed_precondition", `${head.id} is retired; there is nothing left to deprecate.`, {
      hints: [`Restore it first: kgents library restore ${head.id}`],
    });
  }
  if (head.status !== "deprecated") return { status: "deprecated", statusBefore: head.status, deprecation };
  const { reason, successor } = head.deprecation ?? { reason: "", successor: "" };
  return reason === deprecation.reason && successor === deprecation.successor ? undefined : { deprecation };
}

/** One step back: a deprecated entry that was retired is deprecated again. */
function restore(head: EntryHead): Partial<EntryHead> | undefined {
  if (head.status !== "retired" && head.status !== "deprecated") return undefined;
  const status = head.statusBefore ?? "active";
  if (status === "deprecated") return { status, statusBefore: "active", pruned: false };
  return { status, statusBefore: undefined, pruned: false, deprecation: undefined };
}
