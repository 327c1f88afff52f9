import type { Count, Stats } from "../core/librarian/requests.ts";
import type { EmbeddingModel } from "../core/search/embedder.ts";
import type { Database } from "./database.ts";
import { modelLabel } from "./vector-index.ts";

/**
 * One statement, so that the numbers fit each other. It counts what nobody tallies: about 0.12 s for 63,000 entries with
 * 265,000 relationships, most of it for the unresolved ends.
 */
const text = `
with tally as (select entity_type, status, sum(change)::bigint as count from entry_tally group by entity_type, status),
model as (
  select id from embedding_model
  where provider = $1 and name = $2 and version = $3 and dimension = $4 and recipe = $5
)
select
  s.revision as catalog_revision,
  (select coalesce(sum(count), 0)::bigint from tally) as entries,
  edges.total as relationships, edges.unresolved,
  (select count(*) from entry_revision) as revisions,
  (select count(*) from entry where description = '') as without_description,
  (select coalesce(json_agg(json_build_object('value', entity_type, 'count', n) order by entity_type), '[]')
   from (select entity_type, sum(count) as n from tally group by entity_type having sum(count) <> 0) t) as by_type,
  (select coalesce(json_agg(json_build_object('value', status, 'count', n) order by status), '[]')
   from (select status, sum(count) as n from tally group by status having sum(count) <> 0) t) as by_status,
  (select count(*) from entry where not embedded) as pending,
  (select case when i.indisvalid then 'ready' else 'building' end
   from pg_index i where i.indexrelid = to_regclass('embedding_hnsw_' || (select id from model))) as index_state,
  (select created_at from event order by revision desc limit 1) as last_change_at,
  (select catalog_revision from search_statistic) as statistics_revision
from catalog_state s, (
  select count(*) as total, count(*) filter (where source.key is null or target.key is null) as unresolved
  from relationship r left join entry source on source.id = r.source_id left join entry target on target.id = r.target_id
) edges`;

interface Row {
  readonly catalog_revision: number;
  readonly entries: number;
  readonly relationships: number;
  readonly unresolved: number;
  readonly revisions: number;
  readonly without_description: number;
  readonly by_type: readonly Count[];
  readonly by_status: readonly Count[];
  readonly pending: number;
  readonly index_state: "ready" | "building" | null;
  readonly last_change_at: Date | null;
  readonly statistics_revision: number;
}

export async function catalogStats(database: Database, model: EmbeddingModel, signal: AbortSignal): Promise<Stats> {
  const values = [model.provider, model.name, model.version, model.dimension, model.recipe];
  const statement = { name: "catalog_stats", text, values };
  const [row] = await database.query<Row>(statement, signal);
  if (row === undefined) throw new RangeError("catalog_state has lost its row");
  return {
    catalogRevision: row.catalog_revision,
    entries: row.entries,
    relationships: row.relationships,
    unresolvedRelationships: row.unresolved,
    revisions: row.revisions,
    withoutDescription: row.without_description,
    byEntityType: row.by_type,
    byStatus: row.by_status,
    embedding: {
      model: modelLabel(model),
      dimension: model.dimension,
      ready: row.entries - row.pending,
      pending: row.pending,
      index: row.index_state ?? "exact",
    },
    lastChangeAt: row.last_change_at ?? undefined,
    keywordStatisticsRevision: row.statistics_revision,
  };
}
