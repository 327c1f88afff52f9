import type * as contract from "../../contract/kgents/library/v1/entry_pb.ts";
import type { EntityType } from "../../core/catalog/entity-type.ts";

/** `count` is how many entries there are of it, retired ones left out. */
export function entityTypeToMessage(type: EntityType, count: number): contract.EntityType {
  return {
    $typeName: "kgents.library.v1.EntityType",
    name: type.name,
    description: type.description,
    immutable: type.immutable,
    entryCount: BigInt(count),
  };
}

export function entityTypeFromMessage(type: contract.EntityType): EntityType {
  return { name: type.name, description: type.description, immutable: type.immutable };
}
