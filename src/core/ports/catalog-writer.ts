import type { EntityType } from "../catalog/entity-type.ts";
import type { Deprecation, Entry, EntryContent, Usage } from "../catalog/entry.ts";
import type { Relationship, RelationshipClaim, RelationshipType } from "../catalog/relationship.ts";
import type { RevisionKind } from "../catalog/revision.ts";
import type { Status } from "../catalog/status.ts";
import type { EntryHead } from "../librarian/entry-head.ts";
import type { KnownRelationship } from "../librarian/plan-relationships.ts";
import type { IndexedTerms } from "../search/terms.ts";

/** The kinds of events that watchers see. One event tells of one entry, in a batch too. */
export type EventKind =
  | RevisionKind
  | "relationships_asserted"
  | "relationships_deprecated"
  | "used"
  | "embedded"
  | "entity_type_created";

export interface CatalogEvent {
  readonly kind: EventKind;
  /** Empty for entity_type_created. */
  readonly entryId: string;
  /** The entry's revision after the change; undefined for changes that leave it alone. */
  readonly entryRevision: number | undefined;
  /** JSON, or empty. Relationships: [{"type", "target_id"}, …], all of the entry as their source. */
  readonly detail: string;
}

/** What search needs of an entry's content. */
export interface SearchForm {
  readonly nameFolded: string;
  readonly nameKeys: readonly number[];
  readonly terms: IndexedTerms;
  /** Undefined: not embedded yet; what there was of older vectors goes. */
  readonly vector: Float32Array | undefined;
}

export interface EntryChange {
  /** The store's handle; undefined for a new entry. */
  readonly key: number | undefined;
  readonly head: EntryHead;
  /** Both set for a new entry and when the latest content changes. */
  readonly content: EntryContent | undefined;
  readonly search: SearchForm | undefined;
  /** Set when the entry becomes, or stops being, retired while its search form stays. */
  readonly hidden: boolean | undefined;
}

export interface RevisionChange {
  readonly id: string;
  readonly revision: number;
  readonly kind: RevisionKind;
  readonly status: Status;
  readonly deprecation: Deprecation | undefined;
  readonly content: EntryContent;
  readonly digest: Uint8Array;
  readonly createdAt: Date;
}

/** Everything that one transaction is to leave behind. */
export interface CatalogChanges {
  /** At most one per id. */
  readonly entries: readonly EntryChange[];
  /** Of entries above, or of entries that `keys` names. */
  readonly revisions: readonly RevisionChange[];
  readonly relationships: readonly KnownRelationship[];
  readonly withdrawn: readonly (RelationshipClaim & { readonly reason: string })[];
  /** Entries that only got another origin. */
  readonly origins: readonly { readonly key: number; readonly origin: string }[];
  /** In the order of their revisions. */
  readonly events: readonly CatalogEvent[];
}

/** What a first try answered, kept for its retries. */
export interface StoredAnswer {
  readonly method: string;
  readonly requestDigest: Uint8Array;
  readonly response: string;
  readonly catalogRevision: number;
}

export interface AnswerToStore {
  readonly key: string;
  readonly method: string;
  readonly requestDigest: Uint8Array;
  readonly response: string;
}

/** A locked entry. */
export interface LockedEntry {
  readonly key: number;
  readonly head: EntryHead;
}

/** One transaction. Reads see what is committed when they are made; everything rolls back unless `work` returns. */
export interface WriteTransaction {
  /** The transaction's time by the database's clock, whole milliseconds. */
  readonly now: Date;
  /** Which export is being restored; undefined ordinarily. */
  readonly restoring: string | undefined;
  /** What the idempotency key was answered with before. */
  readonly answered: StoredAnswer | undefined;
  /** Locks the entries under these ids in whatever case, in id order, until the transaction ends. */
  lockEntries(ids: readonly string[]): Promise<readonly LockedEntry[]>;
  /** Digests of the newest content of one version each; those that never were are left out. */
  versionDigests(
    wanted: readonly { readonly key: number; readonly version: string }[],
  ): Promise<readonly { readonly key: number; readonly version: string; readonly digest: Uint8Array }[]>;
  /** Whole entries, in no special order. */
  entries(keys: readonly number[]): Promise<readonly { readonly key: number; readonly entry: Entry }[]>;
  registeredIds(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The newest content of a version. */
  versionContent(key: number, version: string): Promise<EntryContent | undefined>;
  /** Other entries with this folded name that aren't retired; at most 3. */
  idsNamed(nameFolded: string, exceptId: string): Promise<readonly string[]>;
  relationships(claims: readonly RelationshipClaim[]): Promise<readonly KnownRelationship[]>;
  /** Relationships in force of the given types that start at, or behind, the given ids. Serialises with its like. */
  reachable(
    starts: readonly { readonly id: string; readonly type: RelationshipType }[],
  ): Promise<readonly Pick<RelationshipClaim, "sourceId" | "targetId" | "type">[]>;
  /** Whether vectors are indexed, so that adding many at once is better left to the job. */
  hasVectorIndex(): Promise<boolean>;
  /** Saves all of it and then takes the catalog's next revisions, one for each event. Answers the catalog's revision. */
  save(changes: CatalogChanges, answer: AnswerToStore | undefined): Promise<number>;
  /** While restoring: everything as given, and no events. */
  saveRestored(changes: RestoredChanges): Promise<void>;
  /** Answers the usage after this use; undefined when nothing is registered under the id. */
  recordUse(id: string, success: boolean, error: string): Promise<Usage | undefined>;
  /** Answers the type as it is kept, and whether it is new. */
  addEntityType(type: EntityType): Promise<{ readonly type: EntityType; readonly created: boolean }>;
}

export interface RestoredChanges {
  readonly entries: readonly (EntryChange & { readonly usage: Usage })[];
  /** Replaces what stands under the same number. */
  readonly revisions: readonly RevisionChange[];
  readonly relationships: readonly Omit<Relationship, "resolved">[];
}

/** Port: changes the catalog. */
export interface CatalogWriter {
  /** Runs `work` in one transaction, again from its start when it lost a race. */
  write<T>(
    idempotencyKey: string,
    work: (transaction: WriteTransaction) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** Ids above `after` in id order: entries of an origin that aren't retired. */
  idsOfOrigin(origin: string, after: string, most: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Relationships in force of an origin, in order of their ends, above a position. */
  relationshipsOfOrigin(
    origin: string,
    after: RelationshipClaim | undefined,
    most: number,
    signal: AbortSignal,
  ): Promise<readonly RelationshipClaim[]>;
  /** Starts or resumes; throws failed_precondition when the catalog holds anything else. */
  beginRestore(token: string, signal: AbortSignal): Promise<void>;
  /** Sets the catalog's revision, where its log starts, and lets ordinary writes in again. */
  endRestore(token: string, catalogRevision: number, signal: AbortSignal): Promise<void>;
}
