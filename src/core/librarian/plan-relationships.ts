import { nearWords } from "../catalog/near-words.ts";
import { acyclicRelationshipTypes, type RelationshipClaim, type RelationshipType } from "../catalog/relationship.ts";
import { DomainError } from "../errors.ts";
import { findPath } from "../lineage/find-path.ts";

/** A claim and where it came from: what the answer is filed under. */
export interface Asserted<Source> {
  readonly source: Source;
  readonly claim: RelationshipClaim;
  /** Which import asserted it; undefined by hand. */
  readonly origin: string | undefined;
}

/** A relationship as it is kept. */
export interface KnownRelationship extends RelationshipClaim {
  readonly deprecated: boolean;
  readonly origin: string;
}

export type RelationshipChange = "asserted" | "revived" | "updated" | "unchanged";

export interface RelationshipPlan<Source> {
  /** Each relationship once, in order, as it is to be kept; unchanged ones are left out. */
  readonly changes: readonly {
    readonly change: Exclude<RelationshipChange, "unchanged">;
    readonly relationship: KnownRelationship;
  }[];
  readonly accepted: readonly Source[];
  readonly refused: readonly { readonly source: Source; readonly error: DomainError }[];
}

export interface RelationshipSurroundings {
  readonly known: readonly KnownRelationship[];
  /** Every id among the claims' ends that is registered, or is about to be. */
  readonly registered: ReadonlySet<string>;
  /** Of the acyclic types: every relationship in force that can be reached from a claim's target. */
  readonly reachable: readonly Pick<RelationshipClaim, "sourceId" | "targetId" | "type">[];
  readonly allowUnresolved: boolean;
}

/**
 * Which claims hold, judged one after the other, so that of two claims which close a cycle together the second one is
 * refused. Claims are valid each by itself (validateRelationship).
 */
export function planRelationships<Source>(
  claims: readonly Asserted<Source>[],
  surroundings: RelationshipSurroundings,
): RelationshipPlan<Source> {
  const kept = new Map(surroundings.known.map((known) => [keyOf(known), known]));
  const graphs = graphsOf(surroundings.reachable);
  const changes = new Map<string, RelationshipPlan<Source>["changes"][number]>();
  const accepted: Source[] = [];
  const refused: { source: Source; error: DomainError }[] = [];
  for (const { source, claim, origin } of claims) {
    const error = refuse(claim, surroundings, graphs);
    if (error !== undefined) {
      refused.push({ source, error });
      continue;
    }
    accepted.push(source);
    const key = keyOf(claim);
    const before = kept.get(key);
    const relationship: KnownRelationship = { ...claim, deprecated: false, origin: origin ?? before?.origin ?? "" };
    const change = changeBetween(before, relationship);
    if (change === "unchanged") continue;
    kept.set(key, relationship);
    changes.set(key, { change: changes.get(key)?.change ?? change, relationship });
    graphs.get(claim.type)?.add(claim.sourceId, claim.targetId);
  }
  return { changes: [...changes.values()], accepted, refused };
}

function keyOf({ sourceId, targetId, type }: RelationshipClaim): string {
  // Ids hold no white space.
  return `${sourceId} ${targetId} ${type}`;
}

function changeBetween(before: KnownRelationship | undefined, after: KnownRelationship): RelationshipChange {
  if (before === undefined) return "asserted";
  if (before.deprecated) return "revived";
  const same = before.context === after.context && before.author === after.author && before.origin === after.origin;
  return same ? "unchanged" : "updated";
}

function refuse(
  claim: RelationshipClaim,
  { registered, allowUnresolved }: RelationshipSurroundings,
  graphs: ReadonlyMap<RelationshipType, Graph>,
): DomainError | undefined {
  const { sourceId, targetId, type } = claim;
  if (sourceId === targetId) {
    return new DomainError("cycle", `${sourceId} can't be related to itself: ${sourceId} ${type} ${targetId}.`);
  }
  if (!allowUnresolved) {
    const problems = [sourceId, targetId]
      .filter((id) => !registered.has(id))
      .map((id) => `relationships: ${id} (${sourceId} ${type} ${targetId}) isn't registered${meant(id, registered)}.`);
    if (problems.length > 0) {
      return new DomainError("invalid_entry", "A relationship needs both its ends.", {
        problems,
        hints: ["Register the missing ones first, or allow unresolved ends; they resolve themselves later."],
      });
    }
  }
  const path = graphs.get(type)?.pathBetween(targetId, sourceId);
  if (path === undefined) return undefined;
  const shown = [sourceId, ...path].join(` ${type} `);
  return new DomainError("cycle", `${sourceId} ${type} ${targetId} would close a cycle: ${shown}.`);
}

function meant(id: string, registered: ReadonlySet<string>): string {
  const [near] = nearWords(id, registered, 1);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

class Graph {
  readonly #edges = new Map<string, Set<string>>();

  add(source: string, target: string): void {
    const targets = this.#edges.get(source);
    if (targets === undefined) this.#edges.set(source, new Set([target]));
    else targets.add(target);
  }

  pathBetween(from: string, to: string): readonly string[] | undefined {
    return findPath(this.#edges, from, to);
  }
}

function graphsOf(edges: RelationshipSurroundings["reachable"]): ReadonlyMap<RelationshipType, Graph> {
  const graphs = new Map([...acyclicRelationshipTypes].map((type) => [type, new Graph()]));
  for (const { sourceId, targetId, type } of edges) graphs.get(type)?.add(sourceId, targetId);
  return graphs;
}
