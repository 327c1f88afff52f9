import type { CatalogReader } from "../ports/catalog-reader.ts";
import type { KnownTypes } from "./known-types.ts";
import { checkFilter } from "./check-filter.ts";
import type { ExportPart, ExportRequest } from "./requests.ts";

/** One snapshot of the catalog; the database connection is free again when the iteration ends, however it ends. */
export async function* exportCatalog(
  parts: { readonly catalog: CatalogReader },
  types: KnownTypes,
  request: ExportRequest,
  signal: AbortSignal,
): AsyncGenerator<ExportPart, void, undefined> {
  if (request.filter !== undefined) await checkFilter(types, request.filter, signal);
  yield* parts.catalog.export(request, signal);
}
