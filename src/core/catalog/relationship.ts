export const relationshipTypes = [
  "successor_to",
  "forked_from",
  "depends_on",
  "tested_by",
  "documented_by",
  "implements",
  "composed_with",
  "derived_from",
  "generated_by",
] as const;

export type RelationshipType = (typeof relationshipTypes)[number];

/** Each of these is acyclic on its own; all others tolerate cycles, as real dependency data has them. */
export const acyclicRelationshipTypes: ReadonlySet<RelationshipType> = new Set(["successor_to", "forked_from"]);

/** What a caller asserts: directed, the source is the newer or dependent side. Unique per (source, target, type). */
export interface RelationshipClaim {
  readonly sourceId: string;
  readonly targetId: string;
  readonly type: RelationshipType;
  readonly context: string;
  readonly author: string;
}

export interface Relationship extends RelationshipClaim {
  readonly createdAt: Date;
  /** Set once deprecated; never deleted. */
  readonly deprecatedAt: Date | undefined;
  readonly deprecationReason: string;
  /** False while an end isn't registered. */
  readonly resolved: boolean;
}
