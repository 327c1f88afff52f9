import { diffState } from "../catalog/diff-state.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";
import { checkReference } from "./check-id.ts";
import { notFound } from "./not-found.ts";
import { pageSizeOf } from "./page-size.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import type { HistoryRequest, HistoryResult } from "./requests.ts";

/** Every revision, newest first, each with what it changed of the one before. */
export async function listRevisions(
  parts: { readonly catalog: CatalogReader },
  request: HistoryRequest,
  signal: AbortSignal,
): Promise<HistoryResult> {
  const { id, pageToken } = request;
  checkReference(id);
  const size = pageSizeOf(request.pageSize);
  const question = ["revisions", id];
  const before = pageToken === "" ? undefined : Number(readPageToken(pageToken, question, ["number"])[0]);
  const page = await parts.catalog.revisionPage(id, before, size, signal);
  if (page === undefined) throw await notFound(parts, id, signal);
  const { revisions } = page;
  // The last one read is there for comparison only, unless it is the first of all.
  const wholeTail = revisions.length <= size && (revisions.at(-1)?.revision ?? 1) === 1;
  const shown = wholeTail ? revisions : revisions.slice(0, -1);
  const last = shown.at(-1);
  return {
    revisions: shown.map((revision, index) => {
      const elder = revisions[index + 1];
      return { ...revision, changes: elder === undefined ? [] : diffState(elder, revision) };
    }),
    nextPageToken: wholeTail || last === undefined ? "" : writePageToken(question, [last.revision]),
    total: page.total,
  };
}
