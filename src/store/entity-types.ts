import type { EntityType } from "../core/catalog/entity-type.ts";
import type { EntityTypeWithCount } from "../core/librarian/requests.ts";
import type { Database } from "./database.ts";

const all = "select name, description, immutable from entity_type order by name";

const withCounts = `
select t.name, t.description, t.immutable, coalesce(sum(n.change) filter (where n.status <> 'retired'), 0)::bigint as count
from entity_type t left join entry_tally n on n.entity_type = t.name
group by t.name order by t.name`;

/** By name. */
export async function entityTypes(database: Database, signal: AbortSignal): Promise<readonly EntityType[]> {
  return database.query<EntityType>({ name: "entity_types", text: all, values: [] }, signal);
}

/** Retired entries aren't counted. */
export async function entityTypesWithCounts(
  database: Database,
  signal: AbortSignal,
): Promise<readonly EntityTypeWithCount[]> {
  const rows = await database.query<EntityType & { count: number }>(
    { name: "entity_types_with_counts", text: withCounts, values: [] },
    signal,
  );
  return rows.map(({ name, description, immutable, count }) => ({ name, description, immutable, entryCount: count }));
}
