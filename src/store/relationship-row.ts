import type { Relationship, RelationshipType } from "../core/catalog/relationship.ts";

export interface RelationshipRow {
  readonly source_id: string;
  readonly target_id: string;
  readonly type: RelationshipType;
  readonly context: string;
  readonly author: string;
  readonly created_at: Date;
  readonly deprecated_at: Date | null;
  readonly deprecation_reason: string;
  readonly resolved: boolean;
}

/** Of `relationship r`. */
export const relationshipColumns = `r.source_id, r.target_id, r.type, r.context, r.author, r.created_at, r.deprecated_at,
  r.deprecation_reason,
  exists (select 1 from entry where id = r.source_id) and exists (select 1 from entry where id = r.target_id) as resolved`;

export function toRelationship(row: RelationshipRow): Relationship {
  return {
    sourceId: row.source_id,
    targetId: row.target_id,
    type: row.type,
    context: row.context,
    author: row.author,
    createdAt: row.created_at,
    deprecatedAt: row.deprecated_at ?? undefined,
    deprecationReason: row.deprecation_reason,
    resolved: row.resolved,
  };
}
