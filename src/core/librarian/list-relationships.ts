import { type RelationshipType, relationshipTypes } from "../catalog/relationship.ts";
import { DomainError } from "../errors.ts";
import type { CatalogReader, RelationshipPosition } from "../ports/catalog-reader.ts";
import { checkReference } from "./check-id.ts";
import { notFound } from "./not-found.ts";
import { pageSizeOf } from "./page-size.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import type { ListRelationshipsRequest, ListRelationshipsResult } from "./requests.ts";

/** The relationships that touch an id, in both directions; the id may be an end that isn't registered yet. */
export async function listRelationships(
  parts: { readonly catalog: CatalogReader },
  request: ListRelationshipsRequest,
  signal: AbortSignal,
): Promise<ListRelationshipsResult> {
  const { id, types, includeDeprecated, pageToken } = request;
  checkReference(id);
  const size = pageSizeOf(request.pageSize);
  const question = ["relationships", id, [...new Set(types)].sort(), includeDeprecated];
  const after =
    pageToken === "" ? undefined : positionOf(readPageToken(pageToken, question, ["string", "string", "string"]));
  const found = await parts.catalog.relationshipPage(id, types, includeDeprecated, after, size + 1, signal);
  if (found === undefined) throw await notFound(parts, id, signal);
  const relationships = found.slice(0, size);
  const last = relationships.at(-1);
  const more = found.length > size && last !== undefined;
  return {
    relationships,
    nextPageToken: more ? writePageToken(question, [last.sourceId, last.targetId, last.type]) : "",
  };
}

function positionOf(parts: readonly (string | number)[]): RelationshipPosition {
  const [sourceId, targetId, type] = parts.map(String);
  const known = relationshipTypes.find((name): name is RelationshipType => name === type);
  if (sourceId === undefined || targetId === undefined || known === undefined) {
    throw new DomainError("invalid_argument", "The page token is not one that this service gave out.");
  }
  return { sourceId, targetId, type: known };
}
