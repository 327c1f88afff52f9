import type { EmbeddingModel } from "../core/search/embedder.ts";
import { advisoryLocks, lockedSession } from "./advisory-lock.ts";
import type { Connection, Database } from "./database.ts";
import { storedModel } from "./embedding-models.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";
import { vectorIndex } from "./vector-index.ts";

/** Below, comparing all vectors takes 4 ms or less and is exact: no index is worth its upkeep. */
export const vectorsWorthAnIndex = 5_000;
/** An import is taken to be over when fewer events than this come in a second: an index built once at the end is six times cheaper. */
const quietEventsPerSecond = 200;
/** But a catalog that never rests gets its index all the same. */
const mostPatienceMs = 60_000;

const look = `
select c.revision, i.indisvalid as valid,
  exists (select 1 from embedding where model_id = $1 offset ${vectorsWorthAnIndex}) as worth,
  version() ~* 'wasm|emscripten' as embedded, c.restoring is not null as restoring
from catalog_state c left join pg_index i on i.indexrelid = to_regclass($2)`;

interface Look {
  readonly revision: number;
  /** Null: there is none; false: somebody is building it, or died doing so. */
  readonly valid: boolean | null;
  readonly worth: boolean;
  /** The embedded server answers nobody while it builds: it compares all vectors instead. */
  readonly embedded: boolean;
  /** Its writes don't move the revision, so they would pass for quiet. */
  readonly restoring: boolean;
}

/** Builds the model's vector index once it is worth it and the catalog is quiet, without keeping anybody waiting. */
export function buildVectorIndex(model: EmbeddingModel): MaintenanceStep {
  let seen: { readonly revision: number; readonly at: number; readonly since: number } | undefined;
  return {
    name: "build vector index",
    everyMs: 1_000,
    afterWrites: false,
    async run(database: Database, signal: AbortSignal) {
      const { id } = await storedModel(database, model, signal);
      const index = vectorIndex(id, model.dimension);
      const statement = { name: "vector_index_due", text: look, values: [id, index.name] };
      const [found] = await database.query<Look>(statement, signal);
      if (found === undefined || found.valid === true || !found.worth || found.embedded || found.restoring) {
        seen = undefined;
        return "idle";
      }
      const now = performance.now();
      const before = seen;
      seen = { revision: found.revision, at: now, since: before?.since ?? now };
      if (before === undefined) return "idle";
      const events = ((found.revision - before.revision) * 1_000) / Math.max(1, now - before.at);
      if (events > quietEventsPerSecond && now - before.since < mostPatienceMs) return "idle";
      await lockedSession(
        database,
        advisoryLocks.vectorIndex,
        (connection) => build(connection, id, model.dimension, signal),
        signal,
      );
      return "idle";
    },
  };
}

async function build(connection: Connection, modelId: number, dimension: number, signal: AbortSignal): Promise<void> {
  const index = vectorIndex(modelId, dimension);
  // Whoever holds the lock is alone: what is there and invalid was left by somebody who died.
  const text = "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)";
  const [left] = await connection.query<{ valid: boolean }>({ name: "vector_index_left", text, values: [index.name] });
  if (left?.valid === true) return;
  const drop = `drop index concurrently if exists ${index.name}`;
  await connection.run(drop);
  const create = `create index concurrently ${index.name} on embedding using hnsw (
    (${index.column.replace("m.", "")}) ${index.operators}) where model_id = ${modelId}`;
  await connection.run(`set maintenance_work_mem = '${await buildMegabytes(connection, modelId, dimension)}MB'`);
  try {
    await connection.run(create);
  } catch (error) {
    if (signal.aborted) throw error;
    // Parallel workers share the graph in /dev/shm, of which a container has 64 MB: then alone, in private memory.
    await connection.run(drop);
    await connection.run("set max_parallel_maintenance_workers = 0");
    await connection.run(create);
  }
}

/** The whole graph should fit, or the build falls back to writing page by page, ten times slower. */
async function buildMegabytes(connection: Connection, modelId: number, dimension: number): Promise<number> {
  const text = "select count(*) as count from embedding where model_id = $1";
  const [row] = await connection.query<{ count: number }>({ name: "count_vectors", text, values: [modelId] });
  const bytesPerVector = 4 * dimension + 600;
  const megabytes = Math.ceil(((row?.count ?? 0) * bytesPerVector * 1.2) / 1_048_576);
  return Math.min(2_048, Math.max(64, megabytes));
}
