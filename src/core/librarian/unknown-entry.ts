import { DomainError } from "../errors.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";
import { notFound } from "./not-found.ts";

/** Thrown inside a transaction, where looking for near ids would need a second connection. */
export class UnknownEntry extends DomainError {
  readonly id: string;

  constructor(id: string) {
    super("not_found", `Nothing is registered as ${id}.`);
    this.id = id;
  }
}

/** Adds the ids that may have been meant, once the transaction is over. */
export async function namingNearIds<T>(
  parts: { readonly catalog: Pick<CatalogReader, "idsNear"> },
  signal: AbortSignal,
  writing: Promise<T>,
): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    throw error instanceof UnknownEntry ? await notFound(parts, error.id, signal) : error;
  }
}
