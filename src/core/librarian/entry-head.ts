import type { Deprecation } from "../catalog/entry.ts";
import type { Status } from "../catalog/status.ts";

/** What a write has to know of an entry: everything but its texts. */
export interface EntryHead {
  readonly id: string;
  readonly entityType: string;
  /** The latest one. */
  readonly version: string;
  /** Latest first; an unversioned state isn't listed. */
  readonly versions: readonly string[];
  /** contentDigest of the latest version's content. */
  readonly digest: Uint8Array;
  readonly status: Status;
  /** What restore goes back to; undefined unless deprecated or retired. */
  readonly statusBefore: Status | undefined;
  readonly deprecation: Deprecation | undefined;
  /** What it was last imported from; empty when it was registered by hand. */
  readonly origin: string;
  /** Retired because its origin no longer had it. */
  readonly pruned: boolean;
  readonly revision: number;
  readonly embedded: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function sameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
