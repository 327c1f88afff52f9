import type { EntityType } from "../catalog/entity-type.ts";
import { limits } from "../catalog/limits.ts";
import { checkCharacters } from "../catalog/text-rules.ts";
import { DomainError } from "../errors.ts";
import type { CatalogEvent, WriteTransaction } from "../ports/catalog-writer.ts";
import { noChanges, refuseWhileRestoring } from "./answer-once.ts";
import type { LibrarianParts } from "./librarian-parts.ts";

export interface CreatedEntityType {
  readonly type: EntityType;
  /** False when it was there already, alike. */
  readonly created: boolean;
}

/** Adds a word to the vocabulary. Throws already_exists when the name is taken by a type that differs. */
export async function createEntityType(
  parts: LibrarianParts,
  type: EntityType,
  signal: AbortSignal,
): Promise<CreatedEntityType> {
  const problems = entityTypeProblems(type);
  if (problems.length > 0) throw new DomainError("invalid_argument", "The entity type isn't valid.", { problems });
  return parts.writer.write(
    "",
    async (transaction) => {
      refuseWhileRestoring(transaction);
      const { created, events } = await addType(transaction, type);
      if (created) await transaction.save({ ...noChanges, events }, undefined);
      return { type, created };
    },
    signal,
  );
}

export function entityTypeProblems(type: EntityType): readonly string[] {
  const problems: string[] = [];
  if (!limits.entityTypePattern.test(type.name)) {
    const shown = JSON.stringify(type.name.slice(0, 60).toWellFormed());
    problems.push(`name: 1 to 40 of a-z, 0-9 and -, starting with a letter, but it is ${shown}.`);
  }
  checkCharacters(problems, "description", type.description, 0, limits.entityTypeDescriptionCharacters);
  return problems;
}

/** Adds a type within a transaction; the events are the caller's to save. */
export async function addType(
  transaction: WriteTransaction,
  type: EntityType,
): Promise<{ readonly created: boolean; readonly events: readonly CatalogEvent[] }> {
  const kept = await transaction.addEntityType(type);
  if (kept.created) {
    const detail = JSON.stringify(type);
    return { created: true, events: [{ kind: "entity_type_created", entryId: "", entryRevision: undefined, detail }] };
  }
  const differences = [
    kept.type.description === type.description ? "" : `its description is ${JSON.stringify(kept.type.description)}`,
    kept.type.immutable === type.immutable ? "" : `its versions are ${kept.type.immutable ? "" : "not "}immutable`,
  ].filter((difference) => difference !== "");
  if (differences.length > 0) {
    const message = `The entity type ${type.name} exists, and differs: ${differences.join(", ")}.`;
    throw new DomainError("already_exists", message, { hints: ["Use it as it is, or choose another name."] });
  }
  return { created: false, events: [] };
}
