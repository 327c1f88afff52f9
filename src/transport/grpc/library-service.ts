import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { LibraryService } from "../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "./context.ts";
import { handleBidiStream, handleServerStream, handleUnary } from "./handlers.ts";
import type { Route } from "./observed-call.ts";
import { rawDefinition } from "./raw-definition.ts";
import { batchGetArtifacts } from "./rpc/batch-get-artifacts.ts";
import { createEntityType } from "./rpc/create-entity-type.ts";
import { deprecateArtifact } from "./rpc/deprecate-artifact.ts";
import { diffRevisions } from "./rpc/diff-revisions.ts";
import { discover } from "./rpc/discover.ts";
import { exportCatalog } from "./rpc/export-catalog.ts";
import { getArtifact } from "./rpc/get-artifact.ts";
import { getStats } from "./rpc/get-stats.ts";
import { libraryHealth } from "./rpc/health.ts";
import { importArtifacts } from "./rpc/import-artifacts.ts";
import { listArtifacts } from "./rpc/list-artifacts.ts";
import { listEntityTypes } from "./rpc/list-entity-types.ts";
import { listRelationships } from "./rpc/list-relationships.ts";
import { listRevisions } from "./rpc/list-revisions.ts";
import { recordUsage } from "./rpc/record-usage.ts";
import { registerArtifact } from "./rpc/register-artifact.ts";
import { restoreArtifact } from "./rpc/restore-artifact.ts";
import { retireArtifact } from "./rpc/retire-artifact.ts";

const wholeCatalogSeconds = 3_600;

const { method } = LibraryService;

/** Every RPC of the library and the name that it is counted under. */
const routes = {
  health: { method: method.health, quiet: true },
  getArtifact: { method: method.getArtifact, operation: "get" },
  batchGetArtifacts: { method: method.batchGetArtifacts, operation: "batch_get" },
  listArtifacts: { method: method.listArtifacts, operation: "list" },
  discover: { method: method.discover, operation: "search" },
  listRevisions: { method: method.listRevisions, operation: "history" },
  diffRevisions: { method: method.diffRevisions, operation: "diff" },
  listRelationships: { method: method.listRelationships, operation: "relationships" },
  registerArtifact: { method: method.registerArtifact, operation: "register" },
  importArtifacts: { method: method.importArtifacts, operation: "import", ceilingSeconds: wholeCatalogSeconds },
  exportCatalog: { method: method.exportCatalog, operation: "export", ceilingSeconds: wholeCatalogSeconds },
  deprecateArtifact: { method: method.deprecateArtifact, operation: "deprecate" },
  retireArtifact: { method: method.retireArtifact, operation: "retire" },
  restoreArtifact: { method: method.restoreArtifact, operation: "restore" },
  recordUsage: { method: method.recordUsage, operation: "record_usage" },
  listEntityTypes: { method: method.listEntityTypes, operation: "entity_types" },
  createEntityType: { method: method.createEntityType, operation: "create_entity_type" },
  getStats: { method: method.getStats, operation: "stats" },
} satisfies Record<keyof typeof method, Route>;

export const libraryDefinition: ServiceDefinition = rawDefinition(LibraryService);

export function libraryService(context: LibraryContext): UntypedServiceImplementation {
  zeroCounters(context);
  return {
    health: handleUnary(routes.health, context, libraryHealth(context)),
    getArtifact: handleUnary(routes.getArtifact, context, getArtifact(context)),
    batchGetArtifacts: handleUnary(routes.batchGetArtifacts, context, batchGetArtifacts(context)),
    listArtifacts: handleUnary(routes.listArtifacts, context, listArtifacts(context)),
    discover: handleServerStream(routes.discover, context, discover(context)),
    listRevisions: handleUnary(routes.listRevisions, context, listRevisions(context)),
    diffRevisions: handleUnary(routes.diffRevisions, context, diffRevisions(context)),
    listRelationships: handleUnary(routes.listRelationships, context, listRelationships(context)),
    registerArtifact: handleUnary(routes.registerArtifact, context, registerArtifact(context)),
    importArtifacts: handleBidiStream(routes.importArtifacts, context, importArtifacts(context)),
    exportCatalog: handleServerStream(routes.exportCatalog, context, exportCatalog(context)),
    deprecateArtifact: handleUnary(routes.deprecateArtifact, context, deprecateArtifact(context)),
    retireArtifact: handleUnary(routes.retireArtifact, context, retireArtifact(context)),
    restoreArtifact: handleUnary(routes.restoreArtifact, context, restoreArtifact(context)),
    recordUsage: handleUnary(routes.recordUsage, context, recordUsage(context)),
    listEntityTypes: handleUnary(routes.listEntityTypes, context, listEntityTypes(context)),
    createEntityType: handleUnary(routes.createEntityType, context, createEntityType(context)),
    getStats: handleUnary(routes.getStats, context, getStats(context)),
  };
}

/** So that an error rate without traffic reads 0 and not "no data". */
function zeroCounters({ metrics }: LibraryContext): void {
  for (const route of Object.values<Route>(routes)) {
    if (!route.operation) continue;
    for (const status of ["success", "refused", "error"]) {
      metrics.catalogOperations.inc({ operation: route.operation, status }, 0);
    }
  }
  for (const type of ["hybrid", "keyword", "semantic"]) {
    metrics.searchQueries.inc({ type }, 0);
    metrics.searchLatency.zero({ type });
  }
}
