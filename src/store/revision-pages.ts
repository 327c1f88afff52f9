import type { Revision } from "../core/catalog/revision.ts";
import type { RevisionRef } from "../core/librarian/requests.ts";
import type { RevisionPage } from "../core/ports/catalog-reader.ts";
import type { Database } from "./database.ts";
import { revisionColumns, type RevisionRow, toRevision } from "./revision-row.ts";

/** One more than asked for, and no more than a message can hold; the first two always, so that they can be compared. */
const pageBytes = 3_000_000;

const page = `
select facts.total, page.*
from (
  select e.key, (select count(*) from entry_revision where entry_key = e.key) as total from entry e where e.id = $1
) facts
left join lateral (
  select * from (
    select ${revisionColumns}, sum(octet_length(r.content)) over (order by r.revision desc) as through,
      row_number() over (order by r.revision desc) as row
    from (
      select * from entry_revision r
      where r.entry_key = facts.key and ($2::integer is null or r.revision < $2) order by r.revision desc limit $3
    ) r
  ) kept where row <= 2 or through <= ${pageBytes}
) page on true
order by page.revision desc`;

const byNumber = `
select ${revisionColumns} from entry e join entry_revision r on r.entry_key = e.key where e.id = $1 and r.revision = $2`;

const byVersion = `
select ${revisionColumns} from entry e join entry_revision r on r.entry_key = e.key
where e.id = $1 and r.version = $2 order by r.revision desc limit 1`;

const newest = `
select ${revisionColumns} from entry e join entry_revision r on r.entry_key = e.key and r.revision = e.revision
where e.id = $1`;

type PageRow = ({ readonly revision: null } | RevisionRow) & { readonly total: number };

/** Undefined when the entry isn't registered. */
export async function revisionPage(
  database: Database,
  id: string,
  before: number | undefined,
  size: number,
  signal: AbortSignal,
): Promise<RevisionPage | undefined> {
  const statement = { name: "revision_page", text: page, values: [id, before ?? null, size + 1] };
  const rows = await database.query<PageRow>(statement, signal);
  const [first] = rows;
  if (first === undefined) return undefined;
  return { total: first.total, revisions: rows.flatMap((row) => (row.revision === null ? [] : [toRevision(row)])) };
}

export async function revisionOf(
  database: Database,
  id: string,
  reference: RevisionRef | "latest",
  signal: AbortSignal,
): Promise<Revision | undefined> {
  const [row] = await database.query<RevisionRow>(statementFor(id, reference), signal);
  return row === undefined ? undefined : toRevision(row);
}

function statementFor(
  id: string,
  reference: RevisionRef | "latest",
): { name: string; text: string; values: unknown[] } {
  if (reference === "latest") return { name: "revision_newest", text: newest, values: [id] };
  if ("revision" in reference) return { name: "revision_by_number", text: byNumber, values: [id, reference.revision] };
  return { name: "revision_by_version", text: byVersion, values: [id, reference.version] };
}
