import type { Entry, EntryContent } from "../core/catalog/entry.ts";
import type { Status } from "../core/catalog/status.ts";
import type { LockedEntry } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";
import { type FullEntryRow, fullEntryColumns, toDeprecation, toEntry } from "./entry-row.ts";
import { parseContent } from "./revision-row.ts";

interface HeadRow {
  readonly key: number;
  readonly id: string;
  readonly entity_type: string;
  readonly version: string;
  readonly versions: readonly string[];
  readonly content_digest: Buffer;
  readonly status: Status;
  readonly status_before: Status | null;
  readonly deprecation_reason: string | null;
  readonly deprecation_successor: string | null;
  readonly origin: string;
  readonly pruned: boolean;
  readonly revision: number;
  readonly embedded: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

// In id order, so that two writers who want the same entries never wait for each other in a circle. "No key": rows that
// refer to the entry, such as usage, may be added meanwhile.
const lock = `
select key, id, entity_type, version, versions, content_digest, status, status_before, deprecation_reason,
  deprecation_successor, origin, pruned, revision, embedded, created_at, updated_at
from entry where id_folded = any($1::text[]) order by id_folded for no key update`;

export async function lockEntries(connection: Connection, ids: readonly string[]): Promise<readonly LockedEntry[]> {
  const folded = ids.map((id) => id.toLowerCase());
  const rows = await connection.query<HeadRow>({ name: "lock_entries", text: lock, values: [folded] });
  return rows.map((row) => ({
    key: row.key,
    head: {
      id: row.id,
      entityType: row.entity_type,
      version: row.version,
      versions: row.versions,
      digest: row.content_digest,
      status: row.status,
      statusBefore: row.status_before ?? undefined,
      deprecation: toDeprecation(row.deprecation_reason, row.deprecation_successor),
      origin: row.origin,
      pruned: row.pruned,
      revision: row.revision,
      embedded: row.embedded,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    },
  }));
}

const digests = `
select distinct on (r.entry_key, r.version) r.entry_key as key, r.version, r.content_digest as digest
from unnest($1::integer[], $2::text[]) as wanted (key, version)
join entry_revision r on r.entry_key = wanted.key and r.version = wanted.version
order by r.entry_key, r.version, r.revision desc`;

export function versionDigests(
  connection: Connection,
  wanted: readonly { readonly key: number; readonly version: string }[],
): Promise<readonly { readonly key: number; readonly version: string; readonly digest: Buffer }[]> {
  const values = [wanted.map((one) => one.key), wanted.map((one) => one.version)];
  return connection.query({ name: "version_digests", text: digests, values });
}

const whole = `
select e.key, ${fullEntryColumns} from entry e left join usage u on u.entry_key = e.key where e.key = any($1::integer[])`;

export async function wholeEntries(
  connection: Connection,
  keys: readonly number[],
): Promise<readonly { readonly key: number; readonly entry: Entry }[]> {
  const rows = await connection.query<FullEntryRow & { readonly key: number }>({
    name: "whole_entries",
    text: whole,
    values: [keys],
  });
  return rows.map((row) => ({ key: row.key, entry: toEntry(row) }));
}

const ofVersion = `
select content from entry_revision where entry_key = $1 and version = $2 order by revision desc limit 1`;

export async function versionContent(
  connection: Connection,
  key: number,
  version: string,
): Promise<EntryContent | undefined> {
  const statement = { name: "version_content", text: ofVersion, values: [key, version] };
  const [row] = await connection.query<{ content: string }>(statement);
  return row === undefined ? undefined : parseContent(row.content);
}

export async function registeredIds(connection: Connection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const text = "select id from entry where id = any($1::text[])";
  const rows = await connection.query<{ id: string }>({ name: "registered_ids", text, values: [ids] });
  return new Set(rows.map((row) => row.id));
}

export async function idsNamed(
  connection: Connection,
  nameFolded: string,
  exceptId: string,
): Promise<readonly string[]> {
  const text = `
select id from entry where name_folded = $1 and id <> $2 and status <> 'retired' order by id limit 3`;
  const rows = await connection.query<{ id: string }>({ name: "ids_named", text, values: [nameFolded, exceptId] });
  return rows.map((row) => row.id);
}
