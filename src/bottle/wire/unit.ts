import type { StatementTraits } from "./statement-traits.ts";

/**
 * What the database is given at once: a simple query, or extended messages up to Sync (or Flush, when the client wants
 * to see answers before it goes on).
 */
export interface Unit {
  /** With the database's statement names. */
  readonly messages: readonly Buffer[];
  readonly size: number;
  readonly ends: "query" | "sync" | "flush";
  readonly traits: StatementTraits;
  /** The beginning of the first statement's text, for logs; empty when only known statements run. */
  readonly text: string;
  /** Binds or describes the unnamed statement that an earlier unit parsed: that Parse, in case it must be repeated. */
  readonly needsUnnamed: Buffer | undefined;
  readonly parsesUnnamed: boolean;
}
