import * as contract from "../../contract/kgents/library/v1/entry_pb.ts";
import type { Relationship, RelationshipClaim, RelationshipType } from "../../core/catalog/relationship.ts";
import { requiredTime } from "./entry.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { optionalTimeToMessage, timeFromMessage, timeToMessage } from "./time.ts";

export const relationshipTypeTable: EnumTable<RelationshipType, 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9> = enumTable({
  successor_to: contract.RelationshipType.SUCCESSOR_TO,
  forked_from: contract.RelationshipType.FORKED_FROM,
  depends_on: contract.RelationshipType.DEPENDS_ON,
  tested_by: contract.RelationshipType.TESTED_BY,
  documented_by: contract.RelationshipType.DOCUMENTED_BY,
  implements: contract.RelationshipType.IMPLEMENTS,
  composed_with: contract.RelationshipType.COMPOSED_WITH,
  derived_from: contract.RelationshipType.DERIVED_FROM,
  generated_by: contract.RelationshipType.GENERATED_BY,
});

export function relationshipToMessage(relationship: Relationship): contract.Relationship {
  return {
    $typeName: "kgents.library.v1.Relationship",
    sourceId: relationship.sourceId,
    targetId: relationship.targetId,
    type: relationshipTypeTable.toMessage(relationship.type),
    context: relationship.context,
    author: relationship.author,
    createdAt: timeToMessage(relationship.createdAt),
    deprecatedAt: optionalTimeToMessage(relationship.deprecatedAt),
    deprecationReason: relationship.deprecationReason,
    resolved: relationship.resolved,
  };
}

/** What the caller asserts; an empty source_id means `owner`, the entry it is sent along with. */
export function claimFromMessage(relationship: contract.Relationship, owner: string, field: string): RelationshipClaim {
  return {
    sourceId: relationship.sourceId === "" ? owner : relationship.sourceId,
    targetId: relationship.targetId,
    type: relationshipTypeTable.required(relationship.type, `${field}.type`),
    context: relationship.context,
    author: relationship.author,
  };
}

/** A whole relationship, as a restore sends it. */
export function relationshipFromMessage(relationship: contract.Relationship, field: string): Relationship {
  return {
    ...claimFromMessage(relationship, "", field),
    createdAt: requiredTime(relationship.createdAt, `${field}.created_at`),
    deprecatedAt: timeFromMessage(relationship.deprecatedAt, `${field}.deprecated_at`),
    deprecationReason: relationship.deprecationReason,
    resolved: relationship.resolved,
  };
}
