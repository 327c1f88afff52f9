import { limits } from "../catalog/limits.ts";
import type { RelationshipClaim } from "../catalog/relationship.ts";
import { checkCharacters } from "../catalog/text-rules.ts";
import { DomainError } from "../errors.ts";
import type { WriteTransaction } from "../ports/catalog-writer.ts";
import { changeStatus, type SideEffects } from "./change-status.ts";
import type { EntryHead } from "./entry-head.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { relationshipEvents } from "./plan-batch.ts";
import { planRelationships } from "./plan-relationships.ts";
import type { DeprecateRequest, StatusChangeResult } from "./requests.ts";

/** Marks the successor_to relationships that deprecations asserted, so that restoring takes those back and no others. */
const origin = "lgent:deprecation";

/**
 * Marks an entry as not to be used any more, and says why and what instead. The successor must be registered; it gets a
 * successor_to relationship to the deprecated entry. Throws cycle when that would close one.
 */
export function deprecateArtifact(
  parts: LibrarianParts,
  request: DeprecateRequest,
  signal: AbortSignal,
): Promise<StatusChangeResult> {
  const { id, reason, successor } = request;
  const problems: string[] = [];
  checkCharacters(problems, "reason", reason, 1, limits.deprecationReasonCharacters);
  if (successor === id) problems.push("successor: an entry can't succeed itself.");
  if (problems.length > 0) throw new DomainError("invalid_argument", "The deprecation isn't valid.", { problems });
  const call = {
    method: "deprecate",
    command: { kind: "deprecated", deprecation: { reason, successor } },
    alsoLock: successor === "" ? [] : [successor],
    sideEffects: assertSuccessor(successor),
  } as const;
  return changeStatus(parts, request, call, signal);
}

function assertSuccessor(successor: string): SideEffects {
  return async (transaction, before, after) => {
    if (after === undefined) return { relationships: [], withdrawn: [], events: [] };
    const previous = before.deprecation?.successor ?? "";
    const withdrawn = previous === successor ? [] : await assertedByDeprecation(transaction, before);
    const claim = claimOf(successor, before.id);
    const known = successor === "" ? [] : await transaction.relationships([claim]);
    const wanted = successor === "" || known.some((own) => !own.deprecated) ? [] : [{ source: claim, claim, origin }];
    const start = { id: claim.targetId, type: claim.type };
    const plan = planRelationships(wanted, {
      known,
      registered: new Set([successor, before.id]),
      reachable: wanted.length === 0 ? [] : await transaction.reachable([start]),
      allowUnresolved: false,
    });
    for (const { error } of plan.refused) throw error;
    const asserted = plan.changes.map((change) => change.relationship);
    return {
      relationships: asserted,
      withdrawn: withdrawn.map((own) => ({ ...own, reason: "another successor was named" })),
      events: [...relationshipEvents(asserted), ...relationshipEvents(withdrawn, "relationships_deprecated")],
    };
  };
}

/** Restoring undoes what deprecating asserted. */
export const withdrawSuccessor: SideEffects = async (transaction, before, after) => {
  const undone = before.status === "deprecated" && after !== undefined;
  const withdrawn = undone ? await assertedByDeprecation(transaction, before) : [];
  return {
    relationships: [],
    withdrawn: withdrawn.map((own) => ({ ...own, reason: "the deprecation was undone" })),
    events: relationshipEvents(withdrawn, "relationships_deprecated"),
  };
};

async function assertedByDeprecation(
  transaction: WriteTransaction,
  { id, deprecation }: EntryHead,
): ReturnType<WriteTransaction["relationships"]> {
  const successor = deprecation?.successor ?? "";
  if (successor === "") return [];
  const known = await transaction.relationships([claimOf(successor, id)]);
  return known.filter((own) => own.origin === origin && !own.deprecated);
}

function claimOf(successor: string, id: string): RelationshipClaim {
  return { sourceId: successor, targetId: id, type: "successor_to", context: "", author: "" };
}
