import { batchGetArtifacts } from "./batch-get-artifacts.ts";
import { createEntityType } from "./create-entity-type.ts";
import { deprecateArtifact } from "./deprecate-artifact.ts";
import { diffRevisions } from "./diff-revisions.ts";
import { discover } from "./discover.ts";
import { exportCatalog } from "./export-catalog.ts";
import { getArtifact } from "./get-artifact.ts";
import { getStats } from "./get-stats.ts";
import { importArtifacts } from "./import-artifacts.ts";
import { KnownTypes } from "./known-types.ts";
import type { Librarian } from "./librarian.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { listArtifacts } from "./list-artifacts.ts";
import { listEntityTypes } from "./list-entity-types.ts";
import { listRelationships } from "./list-relationships.ts";
import { listRevisions } from "./list-revisions.ts";
import { recordUsage } from "./record-usage.ts";
import { registerArtifact } from "./register-artifact.ts";
import { restoreArtifact } from "./restore-artifact.ts";
import { retireArtifact } from "./retire-artifact.ts";

/** Joins the use cases with what they work on. Holds nothing that would have to be closed. */
export function createLibrarian(parts: LibrarianParts): Librarian {
  const types = new KnownTypes(parts.catalog);
  return {
    get: (request, signal) => getArtifact(parts, request, signal),
    batchGet: (ids, existsOnly, signal) => batchGetArtifacts(parts, ids, existsOnly, signal),
    list: (request, signal) => listArtifacts(parts, types, request, signal),
    history: (request, signal) => listRevisions(parts, request, signal),
    diff: (request, signal) => diffRevisions(parts, request, signal),
    listRelationships: (request, signal) => listRelationships(parts, request, signal),
    entityTypes: (signal) => listEntityTypes(parts, signal),
    stats: (signal) => getStats(parts, signal),
    export: (request, signal) => exportCatalog(parts, types, request, signal),
    discover: (query, signal) => discover(parts, types, query, signal),
    register: (request, signal) => registerArtifact(parts, types, request, signal),
    import: (options, chunks, signal) => importArtifacts(parts, types, options, chunks, signal),
    deprecate: (request, signal) => deprecateArtifact(parts, request, signal),
    retire: (request, signal) => retireArtifact(parts, request, signal),
    restore: (request, signal) => restoreArtifact(parts, request, signal),
    recordUsage: (request, signal) => recordUsage(parts, request, signal),
    createEntityType: (type, signal) => createEntityType(parts, type, signal),
  };
}
