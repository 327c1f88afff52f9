import { limits } from "./limits.ts";
import { didYouMean } from "./near-words.ts";
import { type RelationshipClaim, relationshipTypes } from "./relationship.ts";
import { checkCharacters, checkId } from "./text-rules.ts";

const knownTypes: ReadonlySet<string> = new Set(relationshipTypes);

/**
 * Everything that is wrong with a relationship by itself, one sentence each. Whether its ends are registered and whether
 * it closes a cycle (a relationship to itself is one) is for the use case, which shows the path.
 */
export function validateRelationship(claim: RelationshipClaim): readonly string[] {
  const problems: string[] = [];
  checkId(problems, "source_id", claim.sourceId);
  checkId(problems, "target_id", claim.targetId);
  if (!knownTypes.has(claim.type)) {
    const hint = didYouMean(claim.type, relationshipTypes);
    const known = hint === "" ? `; known are ${relationshipTypes.join(", ")}.` : hint;
    problems.push(`type: ${JSON.stringify(claim.type)} is not a relationship type${known}`);
  }
  checkCharacters(problems, "context", claim.context, 0, limits.relationshipContextCharacters);
  checkCharacters(problems, "author", claim.author, 0, limits.authorCharacters);
  return problems;
}
