import type { EmbeddingModel } from "../core/search/embedder.ts";
import type { Connection, Database } from "./database.ts";

/** How this database knows an embedding model. */
export interface StoredModel {
  readonly id: number;
  /** Of pgvector's type here, for vectors sent in binary. */
  readonly vectorOid: number;
}

const find = `
select id, 'vector'::regtype::oid::bigint as "vectorOid" from embedding_model
where provider = $1 and name = $2 and version = $3 and dimension = $4 and recipe = $5`;

const add = `
insert into embedding_model (provider, name, version, dimension, recipe) values ($1, $2, $3, $4, $5)
on conflict do nothing`;

/** Models are never renumbered, so an answer holds as long as the database is open. */
const known = new WeakMap<Database, Map<string, StoredModel>>();

/** The model's number in this database; it gets one when it is met for the first time. */
export async function storedModel(
  database: Database,
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<StoredModel> {
  const values = [model.provider, model.name, model.version, model.dimension, model.recipe];
  const label = JSON.stringify(values);
  const models = known.get(database) ?? new Map<string, StoredModel>();
  known.set(database, models);
  const before = models.get(label);
  if (before !== undefined) return before;
  const stored = await database.write(async (connection) => {
    const [found] = await lookUp(connection, values);
    if (found !== undefined) return found;
    await connection.query({ name: "add_embedding_model", text: add, values });
    const [added] = await lookUp(connection, values);
    if (added === undefined) throw new RangeError("an embedding model vanished while it was added");
    return added;
  }, signal);
  models.set(label, stored);
  return stored;
}

function lookUp(connection: Connection, values: readonly unknown[]): Promise<readonly StoredModel[]> {
  return connection.query<StoredModel>({ name: "find_embedding_model", text: find, values });
}
