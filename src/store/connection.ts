/** A named prepared statement. One name always carries the same text; at most 63 characters. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Statements run in the order in which they are sent. They may be sent without waiting for the ones before: then they go
 * out at once, and after one has failed in a transaction the others fail too.
 */
export interface Connection {
  query<Row>(statement: Statement): Promise<readonly Row[]>;
  /** One or several statements as plain text, without parameters. */
  run(sql: string): Promise<void>;
}

/** The connection of a writing transaction. */
export interface WriteConnection extends Connection {
  /**
   * The transaction's last statement, sent together with its commit, so that the locks it takes aren't held for a round
   * trip more. Resolves once everything is committed; nothing may be sent after it.
   */
  last<Row>(statement: Statement): Promise<readonly Row[]>;
}

/** Told about each statement: its name, how long it took, and whether it succeeded. */
export type StatementObserver = (name: string, seconds: number, ok: boolean) => void;
