/** A named prepared statement. One name always carries the same text; at most 63 characters. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Connection {
  query<Row>(statement: Statement): Promise<readonly Row[]>;
  /** One or several statements as plain text, without parameters. */
  run(sql: string): Promise<void>;
}

/** Told about each statement: its name, how long it took, and whether it succeeded. */
export type StatementObserver = (name: string, seconds: number, ok: boolean) => void;
