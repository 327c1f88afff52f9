import type { Status } from "./status.ts";

/** Where content was read from. */
export interface Source {
  readonly uri: string;
  /** sha256 of the bytes read, lower-case hex; empty when there was no single file. */
  readonly digest: string;
}

/**
 * What the author says about an artifact. Changing any field makes one revision. Absent texts are empty strings and
 * absent lists are empty lists; `source` alone may be absent. Limits are in limits.ts.
 */
export interface EntryContent {
  readonly id: string;
  readonly name: string;
  readonly entityType: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly author: string;
  readonly inputType: string;
  readonly outputType: string;
  /** JSON Schema as JSON text exactly as given; empty means none. */
  readonly inputSchema: string;
  readonly outputSchema: string;
  readonly contractsImplemented: readonly string[];
  readonly contractsRequired: readonly string[];
  readonly exampleQueries: readonly string[];
  readonly source: Source | undefined;
  /** A JSON object as JSON text exactly as given; empty means none. */
  readonly metadata: string;
}

export interface Deprecation {
  readonly reason: string;
  /** Empty when there is none. */
  readonly successor: string;
}

export interface Usage {
  readonly count: number;
  readonly successCount: number;
  readonly lastUsedAt: Date | undefined;
  /** Cleared by the next success. */
  readonly lastError: string;
}

export type EmbeddingState = "pending" | "ready";

/** One artifact over all its versions. `content` is the latest version's unless a historical state was asked for. */
export interface Entry {
  readonly content: EntryContent;
  readonly status: Status;
  readonly deprecation: Deprecation | undefined;
  readonly usage: Usage;
  /** Whole milliseconds: the database keeps timestamptz(3), so that a Date loses nothing. */
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
  readonly embedding: EmbeddingState;
  /** Latest first. */
  readonly versions: readonly string[];
}
