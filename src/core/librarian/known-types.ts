import type { EntityType } from "../catalog/entity-type.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";

/**
 * The vocabulary of entity types, read once and again when a word is missing: types are only ever added, and never
 * change, so what is remembered stays true.
 */
export class KnownTypes {
  readonly #catalog: Pick<CatalogReader, "entityTypes">;
  #types: ReadonlyMap<string, EntityType> = new Map();

  constructor(catalog: Pick<CatalogReader, "entityTypes">) {
    this.#catalog = catalog;
  }

  /** All known types; up to date if one of `wanted` wasn't among those remembered. */
  async including(wanted: Iterable<string>, signal: AbortSignal): Promise<ReadonlyMap<string, EntityType>> {
    for (const name of wanted) {
      if (this.#types.has(name)) continue;
      const types = await this.#catalog.entityTypes(signal);
      this.#types = new Map(types.map((type) => [type.name, type]));
      break;
    }
    return this.#types;
  }
}
