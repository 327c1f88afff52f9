import type { Relationship, RelationshipType } from "../core/catalog/relationship.ts";
import type { RelationshipPosition } from "../core/ports/catalog-reader.ts";
import type { Database } from "./database.ts";
import { relationshipColumns, type RelationshipRow, toRelationship } from "./relationship-row.ts";

/**
 * Both directions, each read by its own index up to the page's size, then merged: libc6 has 30,000 edges, and one OR
 * over both columns reads and sorts them all (22 ms against 0.4 ms).
 */
const text = `
select facts.known, page.*
from (
  select exists (select 1 from entry where id = $1) or exists (select 1 from relationship where target_id = $1) as known
) facts
left join lateral (
  select ${relationshipColumns}
  from (
    (select * from relationship r
     where r.source_id = $1 and ($2::text[] is null or r.type = any($2)) and ($3 or r.deprecated_at is null)
       and ($4::text is null or (r.source_id, r.target_id, r.type) > ($4, $5, $6))
     order by r.source_id, r.target_id, r.type limit $7)
    union all
    (select * from relationship r
     where r.target_id = $1 and r.source_id <> $1 and ($2::text[] is null or r.type = any($2))
       and ($3 or r.deprecated_at is null) and ($4::text is null or (r.source_id, r.target_id, r.type) > ($4, $5, $6))
     order by r.source_id, r.target_id, r.type limit $7)
    order by source_id, target_id, type limit $7
  ) r
) page on true
order by page.source_id, page.target_id, page.type`;

type Row = { readonly known: boolean } & (RelationshipRow | { readonly source_id: null });

/** By source, target and type; undefined when nothing is registered under the id and nothing points at it. */
export async function relationshipPage(
  database: Database,
  id: string,
  types: readonly RelationshipType[],
  includeDeprecated: boolean,
  after: RelationshipPosition | undefined,
  size: number,
  signal: AbortSignal,
): Promise<readonly Relationship[] | undefined> {
  const values = [
    id,
    types.length === 0 ? null : types,
    includeDeprecated,
    after?.sourceId ?? null,
    after?.targetId ?? null,
    after?.type ?? null,
    size,
  ];
  const rows = await database.query<Row>({ name: "relationship_page", text, values }, signal);
  if (rows[0]?.known !== true) return undefined;
  return rows.flatMap((row) => (row.source_id === null ? [] : [toRelationship(row)]));
}
