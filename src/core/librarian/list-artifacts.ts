import type { CatalogReader } from "../ports/catalog-reader.ts";
import type { KnownTypes } from "./known-types.ts";
import { checkFilter, filterQuestion } from "./check-filter.ts";
import { pageSizeOf } from "./page-size.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import type { ListRequest, ListResult } from "./requests.ts";

/**
 * A page in id order. The token names the last id shown, so pages stay whole while others write: no entry comes twice,
 * and none that was there throughout is missed. Total and revision are the first page's.
 */
export async function listArtifacts(
  parts: { readonly catalog: CatalogReader },
  types: KnownTypes,
  request: ListRequest,
  signal: AbortSignal,
): Promise<ListResult> {
  const { filter } = request;
  const size = pageSizeOf(request.pageSize);
  await checkFilter(types, filter, signal);
  const question = ["list", ...filterQuestion(filter)];
  const page = await readPage(parts.catalog, request, size, question, signal);
  const last = page.entries.at(-1);
  const more = page.more && last !== undefined;
  return {
    entries: page.entries,
    nextPageToken: more ? writePageToken(question, [last.content.id, page.total, page.catalogRevision]) : "",
    total: page.total,
    catalogRevision: page.catalogRevision,
  };
}

async function readPage(
  catalog: CatalogReader,
  { filter, pageToken }: ListRequest,
  size: number,
  question: readonly unknown[],
  signal: AbortSignal,
): ReturnType<CatalogReader["firstPage"]> {
  if (pageToken === "") return catalog.firstPage(filter, size, signal);
  const [after, total, revision] = readPageToken(pageToken, question, ["string", "number", "number"]);
  const page = await catalog.pageAfter(filter, String(after), size, signal);
  return { ...page, total: Number(total), catalogRevision: Number(revision) };
}
