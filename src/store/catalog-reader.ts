import type { CatalogReader } from "../core/ports/catalog-reader.ts";
import { catalogStats } from "./catalog-stats.ts";
import type { Database } from "./database.ts";
import { entityTypes, entityTypesWithCounts } from "./entity-types.ts";
import { entriesByIds, existingIds } from "./entries-by-ids.ts";
import { exportCatalog } from "./export-catalog.ts";
import { findEntry, findRevision } from "./find-entry.ts";
import { firstPage, pageAfter } from "./list-page.ts";
import { idsNear } from "./near-ids.ts";
import { relationshipPage } from "./relationship-page.ts";
import { revisionOf, revisionPage } from "./revision-pages.ts";

/** The reading port over PostgreSQL; each file named above holds one family of statements. */
export function createCatalogReader(database: Database): CatalogReader {
  return {
    findEntry: (reference, signal) => findEntry(database, reference, signal),
    findRevision: (id, revision, signal) => findRevision(database, id, revision, signal),
    idsNear: (id, signal) => idsNear(database, id, signal),
    entriesByIds: (ids, signal) => entriesByIds(database, ids, signal),
    existingIds: (ids, signal) => existingIds(database, ids, signal),
    firstPage: (filter, size, signal) => firstPage(database, filter, size, signal),
    pageAfter: (filter, after, size, signal) => pageAfter(database, filter, after, size, signal),
    revisionPage: (id, before, size, signal) => revisionPage(database, id, before, size, signal),
    revisionOf: (id, reference, signal) => revisionOf(database, id, reference, signal),
    relationshipPage: (id, types, includeDeprecated, after, size, signal) =>
      relationshipPage(database, id, types, includeDeprecated, after, size, signal),
    entityTypes: (signal) => entityTypes(database, signal),
    entityTypesWithCounts: (signal) => entityTypesWithCounts(database, signal),
    stats: (model, signal) => catalogStats(database, model, signal),
    export: (request, signal) => exportCatalog(database, request, signal),
  };
}
