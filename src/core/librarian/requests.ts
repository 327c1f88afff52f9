import type { EntityType } from "../catalog/entity-type.ts";
import type { Entry, EntryContent, Usage } from "../catalog/entry.ts";
import type { Filter } from "../catalog/filter.ts";
import type { Relationship, RelationshipClaim, RelationshipType } from "../catalog/relationship.ts";
import type { FieldChange, Revision } from "../catalog/revision.ts";
import type { RegistrableStatus, Status } from "../catalog/status.ts";

/** The shapes that go into and come out of the use cases. Numbers are whole; revisions start at 1. */

export interface GetRequest {
  /** An id or ID@VERSION; an entry whose id is the whole text wins. */
  readonly id: string;
  readonly revision: number | undefined;
}

export interface GetResult {
  readonly entry: Entry;
  readonly historical: boolean;
}

export interface BatchGetResult {
  readonly entries: readonly Entry[];
  readonly missing: readonly string[];
}

export interface ListRequest {
  readonly filter: Filter;
  readonly pageSize: number;
  /** Empty for the first page. */
  readonly pageToken: string;
}

export interface ListResult {
  readonly entries: readonly Entry[];
  readonly nextPageToken: string;
  readonly total: number;
  readonly catalogRevision: number;
}

export interface HistoryRequest {
  readonly id: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface RevisionWithChanges extends Revision {
  readonly changes: readonly FieldChange[];
}

export interface HistoryResult {
  readonly revisions: readonly RevisionWithChanges[];
  readonly nextPageToken: string;
  readonly total: number;
}

/** Names one state of an entry. */
export type RevisionRef = { readonly revision: number } | { readonly version: string };

export interface DiffRequest {
  readonly id: string;
  /** Undefined: the revision before `to`. */
  readonly from: RevisionRef | undefined;
  /** Undefined: the latest. */
  readonly to: RevisionRef | undefined;
}

export interface DiffResult {
  readonly fromRevision: number;
  readonly toRevision: number;
  readonly changes: readonly FieldChange[];
}

export interface ListRelationshipsRequest {
  readonly id: string;
  readonly types: readonly RelationshipType[];
  readonly includeDeprecated: boolean;
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface ListRelationshipsResult {
  readonly relationships: readonly Relationship[];
  readonly nextPageToken: string;
}

export interface WriteOptions {
  readonly createOnly: boolean;
  readonly ifRevision: number | undefined;
  readonly dryRun: boolean;
  readonly allowChange: boolean;
  readonly allowUnresolved: boolean;
}

export interface RegisterRequest {
  readonly content: EntryContent;
  /** Undefined keeps the status; a new entry becomes active. */
  readonly status: RegistrableStatus | undefined;
  readonly relationships: readonly RelationshipClaim[];
  readonly options: WriteOptions;
  /** Empty: the client doesn't retry. */
  readonly idempotencyKey: string;
}

export type RegisterOutcome = "created" | "updated" | "unchanged" | "version_added";

export interface RegisterResult {
  readonly outcome: RegisterOutcome;
  readonly entry: Entry;
  readonly changes: readonly FieldChange[];
  readonly versionContentChanged: boolean;
  readonly warnings: readonly string[];
  readonly catalogRevision: number;
}

export interface ImportOptions {
  readonly write: WriteOptions;
  readonly restore: boolean;
  readonly restoreRevision: number;
  readonly origin: string;
  readonly prune: boolean;
}

export type ImportRecord = { readonly line: number } & (
  | { readonly kind: "entry"; readonly entry: Entry; readonly status: Status | undefined }
  | { readonly kind: "relationship"; readonly relationship: Relationship }
  | { readonly kind: "revision"; readonly id: string; readonly revision: Revision }
  | { readonly kind: "entity_type"; readonly entityType: EntityType }
);

export interface ImportRefusal {
  readonly line: number;
  readonly id: string;
  readonly code: string;
  readonly problems: readonly string[];
}

export interface ImportProgress {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly relationships: number;
  readonly refusals: readonly ImportRefusal[];
  readonly throughLine: number;
  readonly done: boolean;
  readonly gone: readonly string[];
  readonly pruned: number;
  readonly catalogRevision: number;
}

export interface ExportRequest {
  readonly history: boolean;
  readonly filter: Filter | undefined;
}

export interface ExportHeader {
  readonly formatVersion: 1;
  readonly catalogRevision: number;
  readonly entries: number;
  readonly relationships: number;
}

export type ExportRecord =
  | { readonly kind: "entity_type"; readonly entityType: EntityType }
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "revision"; readonly id: string; readonly revision: Revision }
  | { readonly kind: "relationship"; readonly relationship: Relationship };

/** The header comes first and once. */
export type ExportPart =
  | { readonly kind: "header"; readonly header: ExportHeader }
  | { readonly kind: "records"; readonly records: readonly ExportRecord[] };

export interface DeprecateRequest {
  readonly id: string;
  readonly reason: string;
  /** Empty: none. */
  readonly successor: string;
  readonly ifRevision: number | undefined;
  readonly idempotencyKey: string;
}

/** Retire and restore. */
export interface StatusChangeRequest {
  readonly id: string;
  readonly ifRevision: number | undefined;
  readonly idempotencyKey: string;
}

export interface StatusChangeResult {
  readonly entry: Entry;
  readonly changed: boolean;
}

export interface RecordUsageRequest {
  readonly id: string;
  readonly success: boolean;
  readonly error: string;
  readonly idempotencyKey: string;
}

export interface RecordUsageResult {
  readonly usage: Usage;
}

export interface EntityTypeWithCount extends EntityType {
  readonly entryCount: number;
}

export interface Count {
  readonly value: string;
  readonly count: number;
}

export interface EmbeddingStats {
  readonly model: string;
  readonly dimension: number;
  readonly ready: number;
  readonly pending: number;
  readonly index: "exact" | "building" | "ready";
}

export interface Stats {
  readonly catalogRevision: number;
  readonly entries: number;
  readonly relationships: number;
  readonly unresolvedRelationships: number;
  readonly revisions: number;
  readonly withoutDescription: number;
  readonly byEntityType: readonly Count[];
  readonly byStatus: readonly Count[];
  readonly embedding: EmbeddingStats;
  readonly lastChangeAt: Date | undefined;
  readonly keywordStatisticsRevision: number;
}
