import type { RelationshipClaim } from "../catalog/relationship.ts";
import type { PreparedChunk } from "./prepare-chunk.ts";

/** What an import sent, for telling afterwards what its origin no longer has. */
export class SentRecords {
  readonly #keepsIds: boolean;
  readonly #keepsRelationships: boolean;
  readonly #ids = new Set<string>();
  readonly #relationships = new Set<string>();

  constructor(keepsIds: boolean, keepsRelationships: boolean) {
    this.#keepsIds = keepsIds;
    this.#keepsRelationships = keepsRelationships;
  }

  remember(chunk: PreparedChunk): void {
    // Refused records count: the origin still has them.
    if (this.#keepsIds) for (const id of chunk.sentIds) this.#ids.add(id);
    if (this.#keepsRelationships) for (const { claim } of chunk.relationships) this.#relationships.add(keyOf(claim));
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  hasRelationship(claim: RelationshipClaim): boolean {
    return this.#relationships.has(keyOf(claim));
  }
}

function keyOf({ sourceId, targetId, type }: RelationshipClaim): string {
  return `${sourceId} ${targetId} ${type}`;
}
