import type { RelationshipClaim, RelationshipType } from "../core/catalog/relationship.ts";
import type { CatalogWriter } from "../core/ports/catalog-writer.ts";
import type { EmbeddingModel } from "../core/search/embedder.ts";
import type { Database } from "./database.ts";
import { storedModel } from "./embedding-models.ts";
import { beginRestore, endRestore } from "./restore-state.ts";
import { openTransaction } from "./write-transaction.ts";

const idsOfOrigin = `
select id from entry where origin = $1 and id > $2 and status <> 'retired' order by id limit $3`;

const relationshipsOfOrigin = `
select source_id, target_id, type, context, author from relationship
where origin = $1 and deprecated_at is null and (source_id, target_id, type) > ($2, $3, $4)
order by source_id, target_id, type limit $5`;

interface RelationshipRow {
  readonly source_id: string;
  readonly target_id: string;
  readonly type: RelationshipType;
  readonly context: string;
  readonly author: string;
}

/** Writes to PostgreSQL, and vectors as those of one model. */
export function createCatalogWriter(database: Database, model: EmbeddingModel): CatalogWriter {
  return {
    async write(idempotencyKey, work, signal) {
      const stored = await storedModel(database, model, signal);
      return database.write(
        async (connection) => work(await openTransaction(connection, idempotencyKey, stored)),
        signal,
      );
    },
    async idsOfOrigin(origin, after, most, signal) {
      const values = [origin, after, most];
      const statement = { name: "ids_of_origin", text: idsOfOrigin, values };
      return (await database.query<{ id: string }>(statement, signal)).map((row) => row.id);
    },
    async relationshipsOfOrigin(origin, after, most, signal) {
      const values = [origin, after?.sourceId ?? "", after?.targetId ?? "", after?.type ?? "", most];
      const statement = { name: "relationships_of_origin", text: relationshipsOfOrigin, values };
      const rows = await database.query<RelationshipRow>(statement, signal);
      return rows.map(
        (row): RelationshipClaim => ({
          sourceId: row.source_id,
          targetId: row.target_id,
          type: row.type,
          context: row.context,
          author: row.author,
        }),
      );
    },
    beginRestore: (token, signal) => beginRestore(database, token, signal),
    endRestore: (token, catalogRevision, signal) => endRestore(database, token, catalogRevision, signal),
  };
}
