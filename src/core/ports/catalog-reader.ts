import type { Entry } from "../catalog/entry.ts";
import type { EntityType } from "../catalog/entity-type.ts";
import type { Filter } from "../catalog/filter.ts";
import type { Relationship, RelationshipType } from "../catalog/relationship.ts";
import type { Revision } from "../catalog/revision.ts";
import type { EntityTypeWithCount, ExportPart, ExportRequest, RevisionRef, Stats } from "../librarian/requests.ts";
import type { EmbeddingModel } from "../search/embedder.ts";

export interface EntryPage {
  /** At most as many as asked for; fewer when they are large, but never none while there are any. */
  readonly entries: readonly Entry[];
  readonly more: boolean;
}

export interface FirstPage extends EntryPage {
  /** Exact. */
  readonly total: number;
  readonly catalogRevision: number;
}

export interface RevisionPage {
  /**
   * Newest first, up to one more than asked for, so that the last one shown can be compared with its elder; fewer when they
   * are large, but at least two while there are two.
   */
  readonly revisions: readonly Revision[];
  readonly total: number;
}

/** A position in an entry's relationships. */
export interface RelationshipPosition {
  readonly sourceId: string;
  readonly targetId: string;
  readonly type: RelationshipType;
}

/** Port: what the catalog holds. Every call sees one snapshot and honours the signal down to the statement. */
export interface CatalogReader {
  /** An exact id, else ID@VERSION split at the last "@"; one round trip. */
  findEntry(reference: string, signal: AbortSignal): Promise<{ entry: Entry; historical: boolean } | undefined>;
  /** Content and status as they were at a revision; usage and versions as now. */
  findRevision(
    id: string,
    revision: number,
    signal: AbortSignal,
  ): Promise<{ entry: Entry; historical: boolean } | undefined>;
  /** Ids that somebody who wrote this one may have meant, in no special order; at most 50. */
  idsNear(id: string, signal: AbortSignal): Promise<readonly string[]>;
  /** In no special order; unknown ids are left out. */
  entriesByIds(ids: readonly string[], signal: AbortSignal): Promise<readonly Entry[]>;
  existingIds(ids: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** The first `size` entries in id order, the exact total and the catalog's revision, of one snapshot. */
  firstPage(filter: Filter, size: number, signal: AbortSignal): Promise<FirstPage>;
  /** The `size` entries that follow an id; it needn't exist. Same cost at any depth. */
  pageAfter(filter: Filter, after: string, size: number, signal: AbortSignal): Promise<EntryPage>;
  /** Undefined when the entry isn't registered. `before`: revisions below it; undefined for the newest. */
  revisionPage(
    id: string,
    before: number | undefined,
    size: number,
    signal: AbortSignal,
  ): Promise<RevisionPage | undefined>;
  /** The newest revision of a version, or the revision by number. */
  revisionOf(id: string, reference: RevisionRef | "latest", signal: AbortSignal): Promise<Revision | undefined>;
  /** By source, target and type; undefined when nothing is registered under the id and nothing points at it. */
  relationshipPage(
    id: string,
    types: readonly RelationshipType[],
    includeDeprecated: boolean,
    after: RelationshipPosition | undefined,
    size: number,
    signal: AbortSignal,
  ): Promise<readonly Relationship[] | undefined>;
  /** By name. */
  entityTypes(signal: AbortSignal): Promise<readonly EntityType[]>;
  entityTypesWithCounts(signal: AbortSignal): Promise<readonly EntityTypeWithCount[]>;
  stats(model: EmbeddingModel, signal: AbortSignal): Promise<Stats>;
  /** One snapshot, streamed; its connection is released when the iteration ends, however it ends. */
  export(request: ExportRequest, signal: AbortSignal): AsyncIterable<ExportPart>;
}
