import { newContent } from "../catalog/new-content.ts";
import type { Entry } from "../catalog/entry.ts";
import { limits } from "../catalog/limits.ts";
import { DomainError } from "../errors.ts";
import type { CatalogReader } from "../ports/catalog-reader.ts";
import { checkReference } from "./check-id.ts";
import type { BatchGetResult } from "./requests.ts";

/** Up to 1,000 ids at once; both lists in the order asked for, each id once. */
export async function batchGetArtifacts(
  parts: { readonly catalog: CatalogReader },
  ids: readonly string[],
  existsOnly: boolean,
  signal: AbortSignal,
): Promise<BatchGetResult> {
  if (ids.length === 0 || ids.length > limits.batchIds) {
    throw new DomainError("invalid_argument", `Ask for 1 to ${limits.batchIds} ids at once, not ${ids.length}.`);
  }
  for (const id of ids) checkReference(id);
  const wanted = [...new Set(ids)];
  if (existsOnly) {
    const existing = await parts.catalog.existingIds(wanted, signal);
    return {
      entries: wanted.filter((id) => existing.has(id)).map(onlyId),
      missing: wanted.filter((id) => !existing.has(id)),
    };
  }
  const entries = await parts.catalog.entriesByIds(wanted, signal);
  const found = new Map(entries.map((entry) => [entry.content.id, entry]));
  return {
    entries: wanted.flatMap((id) => found.get(id) ?? []),
    missing: wanted.filter((id) => !found.has(id)),
  };
}

const never = new Date(0);

/** Existence was asked for: everything but the id is empty. */
function onlyId(id: string): Entry {
  return {
    content: newContent({
      id,
    }),
    status: "active",
    deprecation: undefined,
    usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
    createdAt: never,
    updatedAt: never,
    revision: 0,
    embedding: "pending",
    versions: [],
  };
}
