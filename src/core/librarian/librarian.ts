import type { EntityType } from "../catalog/entity-type.ts";
import type { DiscoverQuery, Discovery } from "../search/discovery.ts";
import type * as requests from "./requests.ts";

/**
 * The use cases, as the transport sees them. Each takes a signal that ends it, down to the database statement, and
 * throws only DomainError on purpose. Built by createLibrarian in create-librarian.ts; one file per use case beside it.
 */
export interface Librarian {
  get(request: requests.GetRequest, signal: AbortSignal): Promise<requests.GetResult>;
  batchGet(ids: readonly string[], existsOnly: boolean, signal: AbortSignal): Promise<requests.BatchGetResult>;
  list(request: requests.ListRequest, signal: AbortSignal): Promise<requests.ListResult>;
  history(request: requests.HistoryRequest, signal: AbortSignal): Promise<requests.HistoryResult>;
  diff(request: requests.DiffRequest, signal: AbortSignal): Promise<requests.DiffResult>;
  listRelationships(
    request: requests.ListRelationshipsRequest,
    signal: AbortSignal,
  ): Promise<requests.ListRelationshipsResult>;
  entityTypes(signal: AbortSignal): Promise<readonly requests.EntityTypeWithCount[]>;
  stats(signal: AbortSignal): Promise<requests.Stats>;
  /** One snapshot; the transaction ends when the iterator does. */
  export(request: requests.ExportRequest, signal: AbortSignal): AsyncIterable<requests.ExportPart>;

  discover(query: DiscoverQuery, signal: AbortSignal): Promise<Discovery>;

  register(request: requests.RegisterRequest, signal: AbortSignal): Promise<requests.RegisterResult>;
  /** Answers each chunk once it is committed, then one summary with `done` set. Pulls chunks only as fast as it commits. */
  import(
    options: requests.ImportOptions,
    chunks: AsyncIterable<readonly requests.ImportRecord[]>,
    signal: AbortSignal,
  ): AsyncIterable<requests.ImportProgress>;
  deprecate(request: requests.DeprecateRequest, signal: AbortSignal): Promise<requests.StatusChangeResult>;
  retire(request: requests.StatusChangeRequest, signal: AbortSignal): Promise<requests.StatusChangeResult>;
  restore(request: requests.StatusChangeRequest, signal: AbortSignal): Promise<requests.StatusChangeResult>;
  recordUsage(request: requests.RecordUsageRequest, signal: AbortSignal): Promise<requests.RecordUsageResult>;
  createEntityType(
    type: EntityType,
    signal: AbortSignal,
  ): Promise<{ readonly type: EntityType; readonly created: boolean }>;
}
