import type { Entry } from "../core/catalog/entry.ts";
import { type Database } from "./database.ts";
import { fullEntryColumns, type FullEntryRow, toDeprecation, toEntry } from "./entry-row.ts";
import { parseContent, revisionColumns, type RevisionRow } from "./revision-row.ts";

export interface FoundEntry {
  readonly entry: Entry;
  /** What is shown isn't the latest. */
  readonly historical: boolean;
}

const latest = `select ${fullEntryColumns} from entry e left join usage u on u.entry_key = e.key where e.id = $1`;

const oldColumns = revisionColumns.replaceAll(/r\.(\w+)/g, "r.$1 as old_$1");

/** No row for `old_*` when the entry stands under the whole text, or when the version is the latest one. */
const latestOrVersion = `
select ${fullEntryColumns}, ${oldColumns}
from entry e
left join usage u on u.entry_key = e.key
left join lateral (
  select * from entry_revision r where r.entry_key = e.key and r.version = $3 order by r.revision desc limit 1
) r on e.id <> $1 and e.version <> $3
where e.id = any(array[$1, $2]) and (e.id = $1 or e.version = $3 or r.revision is not null)
order by (e.id = $1) desc
limit 1`;

const atRevision = `
select ${fullEntryColumns}, ${oldColumns}
from entry e
left join usage u on u.entry_key = e.key
join entry_revision r on r.entry_key = e.key and r.revision = $2
where e.id = $1`;

type OldColumns = { readonly [Column in keyof RevisionRow as `old_${Column}`]: RevisionRow[Column] | null };
type Row = FullEntryRow & OldColumns;

/** Exactly this id, else ID@VERSION split at the last "@"; a plain id is one probe of the primary key. */
export async function findEntry(
  database: Database,
  reference: string,
  signal: AbortSignal,
): Promise<FoundEntry | undefined> {
  const at = reference.lastIndexOf("@");
  if (at <= 0 || at === reference.length - 1) {
    const [row] = await database.query<FullEntryRow>(
      { name: "entry_by_id", text: latest, values: [reference] },
      signal,
    );
    return row === undefined ? undefined : { entry: toEntry(row), historical: false };
  }
  const values = [reference, reference.slice(0, at), reference.slice(at + 1)];
  const [row] = await database.query<Row>({ name: "entry_or_version", text: latestOrVersion, values }, signal);
  return row === undefined ? undefined : toFound(row);
}

export async function findRevision(
  database: Database,
  id: string,
  revision: number,
  signal: AbortSignal,
): Promise<FoundEntry | undefined> {
  const statement = { name: "entry_at_revision", text: atRevision, values: [id, revision] };
  const [row] = await database.query<Row>(statement, signal);
  return row === undefined ? undefined : toFound(row);
}

function toFound(row: Row): FoundEntry {
  const entry = toEntry(row);
  // The newest revision may be of an older version, which was added without moving the latest.
  const isLatest = row.old_revision === row.revision && row.old_kind !== "version_added";
  if (row.old_revision === null || isLatest) return { entry, historical: false };
  return {
    historical: true,
    entry: {
      ...entry,
      content: row.old_content === null ? entry.content : parseContent(row.old_content),
      status: row.old_status ?? entry.status,
      deprecation: toDeprecation(row.old_deprecation_reason, row.old_deprecation_successor),
      revision: row.old_revision,
      updatedAt: row.old_created_at ?? entry.updatedAt,
    },
  };
}
