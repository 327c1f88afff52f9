import { diffState } from "../catalog/diff-state.ts";
import type { Revision } from "../catalog/revision.ts";
import { DomainError } from "../errors.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";
import { checkReference } from "./check-id.ts";
import { notFound } from "./not-found.ts";
import type { DiffRequest, DiffResult, RevisionRef } from "./requests.ts";

/** What differs between two kept states; by default between the latest revision and the one before it. */
export async function diffRevisions(
  parts: { readonly catalog: CatalogReader },
  request: DiffRequest,
  signal: AbortSignal,
): Promise<DiffResult> {
  const { id } = request;
  checkReference(id);
  const to = await stateOf(parts, id, request.to ?? "latest", signal);
  if (request.from === undefined && to.revision === 1) {
    throw new DomainError(
      "failed_precondition",
      `Revision 1 of ${id} is its first: there is nothing to compare it with.`,
    );
  }
  const from = await stateOf(parts, id, request.from ?? { revision: to.revision - 1 }, signal);
  return { fromRevision: from.revision, toRevision: to.revision, changes: diffState(from, to) };
}

async function stateOf(
  parts: { readonly catalog: CatalogReader },
  id: string,
  reference: RevisionRef | "latest",
  signal: AbortSignal,
): Promise<Revision> {
  const malformed =
    reference !== "latest" &&
    ("revision" in reference
      ? !Number.isInteger(reference.revision) || reference.revision < 1 || reference.revision > 2 ** 31 - 1
      : !reference.version.isWellFormed() || reference.version.includes("\0"));
  if (malformed) throw new DomainError("invalid_argument", "A revision is a whole number from 1, a version is a text.");
  const state = await parts.catalog.revisionOf(id, reference, signal);
  if (state !== undefined) return state;
  const latest = await parts.catalog.revisionOf(id, "latest", signal);
  if (latest === undefined || reference === "latest") throw await notFound(parts, id, signal);
  const wanted = "revision" in reference ? `revision ${reference.revision}` : `version ${reference.version}`;
  throw new DomainError("not_found", `${id} has no ${wanted}; its latest revision is ${latest.revision}.`);
}
