/**
 * Every client has its own prepared statements, the database has one list: names are translated. The database's names
 * are short, as it compares only the first 63 bytes.
 */
export class StatementNames {
  readonly #prefix: string;
  readonly #inDatabase = new Map<string, string>();

  constructor(clientId: number) {
    this.#prefix = `c${clientId}_`;
  }

  /** The unnamed statement stays unnamed; the server puts it back when another client used it in between. */
  inDatabase(name: string): string {
    if (name === "") return "";
    let known = this.#inDatabase.get(name);
    if (known === undefined) {
      known = `${this.#prefix}${this.#inDatabase.size}`;
      this.#inDatabase.set(name, known);
    }
    return known;
  }

  /** Every name that may exist in the database; closing one that doesn't is no error. */
  all(): readonly string[] {
    return [...this.#inDatabase.values()];
  }

  clear(): void {
    this.#inDatabase.clear();
  }
}
