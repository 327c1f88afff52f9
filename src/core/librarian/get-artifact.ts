import { DomainError } from "../errors.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";
import { checkReference } from "./check-id.ts";
import { notFound } from "./not-found.ts";
import type { GetRequest, GetResult } from "./requests.ts";

/** One entry, at its latest, at ID@VERSION or at a revision. not_found names near ids. */
export async function getArtifact(
  parts: { readonly catalog: CatalogReader },
  request: GetRequest,
  signal: AbortSignal,
): Promise<GetResult> {
  const { id, revision } = request;
  checkReference(id);
  if (revision === undefined) {
    const found = await parts.catalog.findEntry(id, signal);
    if (found !== undefined) return found;
    throw await missing(parts, id, signal);
  }
  if (!Number.isInteger(revision) || revision < 1 || revision > 2 ** 31 - 1) {
    throw new DomainError("invalid_argument", `A revision is a whole number from 1, not ${revision}.`);
  }
  const found = await parts.catalog.findRevision(id, revision, signal);
  if (found !== undefined) return found;
  const latest = await parts.catalog.findEntry(id, signal);
  if (latest === undefined) throw await missing(parts, id, signal);
  if (latest.entry.content.id !== id) {
    throw new DomainError("invalid_argument", "Name a version or a revision, not both.");
  }
  throw new DomainError("not_found", `${id} has no revision ${revision}; its latest is ${latest.entry.revision}.`);
}

/** Tells an unknown version of a known entry from an unknown entry. */
async function missing(
  parts: { readonly catalog: CatalogReader },
  reference: string,
  signal: AbortSignal,
): Promise<DomainError> {
  const at = reference.lastIndexOf("@");
  if (at > 0) {
    const id = reference.slice(0, at);
    const found = await parts.catalog.findEntry(id, signal);
    if (found?.entry.content.id === id) {
      const versions = found.entry.versions.filter((version) => version !== "");
      const known = versions.length === 0 ? "It is unversioned." : `It has ${versions.slice(0, 10).join(", ")}.`;
      const version = reference.slice(at + 1);
      const message = version === "" ? `${reference} names no version.` : `${id} has no version ${version}.`;
      return new DomainError("not_found", message, { hints: [known] });
    }
  }
  return notFound(parts, reference, signal);
}
