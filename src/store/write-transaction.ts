import type { EntityType } from "../core/catalog/entity-type.ts";
import type { Usage } from "../core/catalog/entry.ts";
import type { RelationshipClaim, RelationshipType } from "../core/catalog/relationship.ts";
import type {
  AnswerToStore,
  CatalogChanges,
  RestoredChanges,
  StoredAnswer,
  WriteTransaction,
} from "../core/ports/catalog-writer.ts";
import { appendEvents } from "./append-events.ts";
import { integerArray, textArray } from "./binary-array.ts";
import type { WriteConnection } from "./connection.ts";
import type { StoredModel } from "./embedding-models.ts";
import * as heads from "./entry-heads.ts";
import { recordUse } from "./record-use.ts";
import { saveEntries } from "./save-entries.ts";
import {
  findReachable,
  findRelationships,
  restoreRelationships,
  saveRelationships,
  withdrawRelationships,
} from "./save-relationships.ts";
import { saveRevisions } from "./save-revisions.ts";
import { saveSearchForms } from "./save-search-forms.ts";
import { restoreUsage } from "./restore-usage.ts";

const open = `
select now()::timestamptz(3) as now, s.restoring, i.method, i.request_digest, i.response, i.catalog_revision
from catalog_state s left join idempotency i on i.key = $1`;

interface OpenRow {
  readonly now: Date;
  readonly restoring: string | null;
  readonly method: string | null;
  readonly request_digest: Buffer | null;
  readonly response: string | null;
  readonly catalog_revision: number | null;
}

const vectorIndexed = `
select exists (
  select 1 from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
  where i.indrelid = 'embedding'::regclass and a.amname = 'hnsw'
) as indexed`;

const setOrigins = `
update entry e set origin = given.origin
from unnest($1::integer[], $2::text[]) as given (key, origin) where e.key = given.key`;

const addType = `
insert into entity_type (name, description, immutable, created_at) values ($1, $2, $3, $4)
on conflict (name) do nothing returning name`;

/** Reads what a transaction needs from its start, in one statement. */
export async function openTransaction(
  connection: WriteConnection,
  idempotencyKey: string,
  model: StoredModel,
): Promise<WriteTransaction> {
  const key = idempotencyKey === "" ? null : idempotencyKey;
  const [row] = await connection.query<OpenRow>({ name: "open_write", text: open, values: [key] });
  if (row === undefined) throw new RangeError("catalog_state has lost its row");
  return new PostgresTransaction(connection, model, row);
}

class PostgresTransaction implements WriteTransaction {
  readonly now: Date;
  readonly restoring: string | undefined;
  readonly answered: StoredAnswer | undefined;
  readonly #connection: WriteConnection;
  readonly #model: StoredModel;

  constructor(connection: WriteConnection, model: StoredModel, row: OpenRow) {
    this.#connection = connection;
    this.#model = model;
    this.now = row.now;
    this.restoring = row.restoring ?? undefined;
    this.answered =
      row.method === null || row.request_digest === null
        ? undefined
        : {
            method: row.method,
            requestDigest: row.request_digest,
            response: row.response ?? "",
            catalogRevision: row.catalog_revision ?? 0,
          };
  }

  lockEntries(ids: readonly string[]): ReturnType<WriteTransaction["lockEntries"]> {
    return heads.lockEntries(this.#connection, ids);
  }

  versionDigests(
    wanted: readonly { readonly key: number; readonly version: string }[],
  ): ReturnType<WriteTransaction["versionDigests"]> {
    return heads.versionDigests(this.#connection, wanted);
  }

  entries(keys: readonly number[]): ReturnType<WriteTransaction["entries"]> {
    return heads.wholeEntries(this.#connection, keys);
  }

  versionContent(key: number, version: string): ReturnType<WriteTransaction["versionContent"]> {
    return heads.versionContent(this.#connection, key, version);
  }

  registeredIds(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return heads.registeredIds(this.#connection, ids);
  }

  idsNamed(nameFolded: string, exceptId: string): Promise<readonly string[]> {
    return heads.idsNamed(this.#connection, nameFolded, exceptId);
  }

  relationships(claims: readonly RelationshipClaim[]): ReturnType<WriteTransaction["relationships"]> {
    return findRelationships(this.#connection, claims);
  }

  reachable(
    starts: readonly { readonly id: string; readonly type: RelationshipType }[],
  ): ReturnType<WriteTransaction["reachable"]> {
    return findReachable(this.#connection, starts);
  }

  async hasVectorIndex(): Promise<boolean> {
    const statement = { name: "vectors_indexed", text: vectorIndexed, values: [] };
    const [row] = await this.#connection.query<{ indexed: boolean }>(statement);
    return row?.indexed === true;
  }

  async save(changes: CatalogChanges, answer: AnswerToStore | undefined): Promise<number> {
    const connection = this.#connection;
    const keys = await saveEntries(connection, changes.entries);
    // Sent one behind the other: the next is made ready while the server works on the one before.
    const saving = [
      saveRevisions(connection, changes.revisions, keys),
      ...saveSearchForms(connection, changes.entries, keys, this.#model),
      saveRelationships(connection, changes.relationships, this.now),
      withdrawRelationships(connection, changes.withdrawn, this.now),
      this.#setOrigins(changes.origins),
    ];
    const committing = appendEvents(connection, changes.events, answer, this.now);
    // The first to fail is the reason; the others only follow from it.
    await Promise.all([...saving, committing]);
    return committing;
  }

  async #setOrigins(origins: CatalogChanges["origins"]): Promise<void> {
    if (origins.length === 0) return;
    const values = [integerArray(origins.map((own) => own.key)), textArray(origins.map((own) => own.origin))];
    await this.#connection.query({ name: "set_origins", text: setOrigins, values });
  }

  async saveRestored(changes: RestoredChanges): Promise<void> {
    const connection = this.#connection;
    const keys = new Map(await saveEntries(connection, changes.entries));
    const others = new Set(changes.revisions.map((own) => own.id).filter((id) => !keys.has(id)));
    if (others.size > 0) {
      for (const { key, head } of await this.lockEntries([...others])) keys.set(head.id, key);
    }
    await saveRevisions(connection, changes.revisions, keys, true);
    await Promise.all(saveSearchForms(connection, changes.entries, keys, this.#model));
    await restoreUsage(connection, changes.entries, keys);
    await restoreRelationships(connection, changes.relationships);
  }

  recordUse(id: string, success: boolean, error: string): Promise<Usage | undefined> {
    return recordUse(this.#connection, id, success, error, this.now);
  }

  async addEntityType(type: EntityType): ReturnType<WriteTransaction["addEntityType"]> {
    const values = [type.name, type.description, type.immutable, this.now];
    const added = await this.#connection.query({ name: "add_entity_type", text: addType, values });
    if (added.length > 0) return { type, created: true };
    const text = "select name, description, immutable from entity_type where name = $1";
    const [kept] = await this.#connection.query<EntityType>({ name: "entity_type", text, values: [type.name] });
    return { type: kept ?? type, created: false };
  }
}
