import type { Relationship, RelationshipClaim, RelationshipType } from "../core/catalog/relationship.ts";
import type { KnownRelationship } from "../core/librarian/plan-relationships.ts";
import { textArray } from "./binary-array.ts";
import type { Connection } from "./connection.ts";
import { type BatchColumn, batchValues, givenColumn, givenRows } from "./row-batch.ts";

const find = `
select r.source_id, r.target_id, r.type, r.context, r.author, r.origin, r.deprecated_at is not null as deprecated
from unnest($1::text[], $2::text[], $3::text[]) as wanted (source_id, target_id, type)
join relationship r using (source_id, target_id, type)`;

interface Row {
  readonly source_id: string;
  readonly target_id: string;
  readonly type: RelationshipType;
  readonly context: string;
  readonly author: string;
  readonly origin: string;
  readonly deprecated: boolean;
}

export async function findRelationships(
  connection: Connection,
  claims: readonly RelationshipClaim[],
): Promise<readonly KnownRelationship[]> {
  const rows = await connection.query<Row>({ name: "find_relationships", text: find, values: ends(claims) });
  return rows.map((row) => ({
    sourceId: row.source_id,
    targetId: row.target_id,
    type: row.type,
    context: row.context,
    author: row.author,
    origin: row.origin,
    deprecated: row.deprecated,
  }));
}

// Two writers who each add half of a cycle would not see each other's half: one at a time.
const lockAcyclic = "select pg_advisory_xact_lock(hashtext('lgent acyclic relationships'))";

const reachable = `
with recursive behind (id, type) as (
  select id collate "C", type collate "C" from unnest($1::text[], $2::text[]) as start (id, type)
  union
  select r.target_id, r.type from behind b join relationship r
    on r.source_id = b.id and r.type = b.type and r.deprecated_at is null
)
select r.source_id as "sourceId", r.target_id as "targetId", r.type
from behind b join relationship r on r.source_id = b.id and r.type = b.type and r.deprecated_at is null`;

/** Waits for every other writer of acyclic relationships to commit, then looks. */
export async function findReachable(
  connection: Connection,
  starts: readonly { readonly id: string; readonly type: RelationshipType }[],
): Promise<readonly Pick<RelationshipClaim, "sourceId" | "targetId" | "type">[]> {
  await connection.query({ name: "lock_acyclic", text: lockAcyclic, values: [] });
  const values = [starts.map((start) => start.id), starts.map((start) => start.type)];
  return connection.query({ name: "find_reachable", text: reachable, values });
}

// An upsert: it revives what was deprecated and keeps when it was first asserted.
const save = `
insert into relationship (source_id, target_id, type, context, author, origin, created_at)
select source_id, target_id, type, context, author, origin, $7
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  as given (source_id, target_id, type, context, author, origin)
on conflict (source_id, target_id, type) do update set context = excluded.context, author = excluded.author,
  origin = excluded.origin, deprecated_at = null, deprecation_reason = ''`;

export async function saveRelationships(
  connection: Connection,
  relationships: readonly KnownRelationship[],
  now: Date,
): Promise<void> {
  if (relationships.length === 0) return;
  const sorted = inOrder(relationships);
  const values = [...ends(sorted), textArray(sorted.map((own) => own.context))];
  values.push(textArray(sorted.map((own) => own.author)), textArray(sorted.map((own) => own.origin)));
  await connection.query({ name: "save_relationships", text: save, values: [...values, now] });
}

const withdraw = `
update relationship r set deprecated_at = $5, deprecation_reason = given.reason
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given (source_id, target_id, type, reason)
where r.source_id = given.source_id and r.target_id = given.target_id and r.type = given.type
  and r.deprecated_at is null`;

export async function withdrawRelationships(
  connection: Connection,
  relationships: readonly (RelationshipClaim & { readonly reason: string })[],
  now: Date,
): Promise<void> {
  if (relationships.length === 0) return;
  const values = [...ends(relationships), textArray(relationships.map((own) => own.reason)), now];
  await connection.query({ name: "withdraw_relationships", text: withdraw, values });
}

type Restored = Omit<Relationship, "resolved">;

const restoredColumns: readonly BatchColumn<Restored>[] = [
  { name: "source_id", type: "text", of: (own) => own.sourceId },
  { name: "target_id", type: "text", of: (own) => own.targetId },
  { name: "type", type: "text", of: (own) => own.type },
  { name: "context", type: "text", of: (own) => own.context },
  { name: "author", type: "text", of: (own) => own.author },
  { name: "created_at", type: "timestamptz", of: (own) => own.createdAt },
  { name: "deprecated_at", type: "timestamptz", of: (own) => own.deprecatedAt ?? null },
  { name: "deprecation_reason", type: "text", of: (own) => own.deprecationReason },
];

const restore = `
insert into relationship (${restoredColumns.map((column) => column.name).join(", ")})
select ${restoredColumns.map(givenColumn).join(", ")} from ${givenRows(restoredColumns)}
on conflict (source_id, target_id, type) do update set context = excluded.context, author = excluded.author,
  created_at = excluded.created_at, deprecated_at = excluded.deprecated_at,
  deprecation_reason = excluded.deprecation_reason`;

/** As they were, times included. */
export async function restoreRelationships(connection: Connection, relationships: readonly Restored[]): Promise<void> {
  if (relationships.length === 0) return;
  const values = batchValues(restoredColumns, relationships);
  await connection.query({ name: "restore_relationships", text: restore, values });
}

function ends(claims: readonly RelationshipClaim[]): Buffer[] {
  return [
    textArray(claims.map((claim) => claim.sourceId)),
    textArray(claims.map((claim) => claim.targetId)),
    textArray(claims.map((claim) => claim.type)),
  ];
}

/** One order for all writers, so that two of them never wait for each other in a circle. */
function inOrder(relationships: readonly KnownRelationship[]): readonly KnownRelationship[] {
  return relationships.toSorted(
    (a, b) => compare(a.sourceId, b.sourceId) || compare(a.targetId, b.targetId) || compare(a.type, b.type),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
