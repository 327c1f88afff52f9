import type { RevisionChange } from "../core/ports/catalog-writer.ts";
import type { Connection } from "./connection.ts";
import { byteaText } from "./save-entries.ts";

// `content json`, not jsonb: the text is kept as it came.
const insert = `
insert into entry_revision (entry_key, revision, kind, version, status, deprecation_reason, deprecation_successor,
  content, content_digest, created_at)
select entry_key, revision, kind, content ->> 'version', status, deprecation_reason, deprecation_successor,
  content::text, content_digest, created_at
from json_to_recordset($1::json) as given (entry_key integer, revision integer, kind text, status text,
  deprecation_reason text, deprecation_successor text, content json, content_digest bytea, created_at timestamptz)`;

const replacing = `${insert}
on conflict (entry_key, revision) do update set kind = excluded.kind, version = excluded.version,
  status = excluded.status, deprecation_reason = excluded.deprecation_reason,
  deprecation_successor = excluded.deprecation_successor, content = excluded.content,
  content_digest = excluded.content_digest, created_at = excluded.created_at`;

export async function saveRevisions(
  connection: Connection,
  revisions: readonly RevisionChange[],
  keys: ReadonlyMap<string, number>,
  replace = false,
): Promise<void> {
  if (revisions.length === 0) return;
  const rows = revisions.map((revision) => ({
    entry_key: keys.get(revision.id),
    revision: revision.revision,
    kind: revision.kind,
    status: revision.status,
    deprecation_reason: revision.deprecation?.reason ?? null,
    deprecation_successor: revision.deprecation?.successor ?? null,
    content: revision.content,
    content_digest: byteaText(revision.digest),
    created_at: revision.createdAt,
  }));
  const values = [JSON.stringify(rows)];
  await connection.query(
    replace
      ? { name: "replace_revisions", text: replacing, values }
      : { name: "insert_revisions", text: insert, values },
  );
}
