import { revisionFromMessage } from "../../client/entry-from-message.ts";
import { limits } from "../../core/catalog/limits.ts";
import type { RevisionWithChanges } from "../../core/librarian/requests.ts";
import { toRevisionDocument } from "../../importers/export-document.ts";
import { documentVersion } from "../output/format.ts";
import { ListWriter } from "../output/list-writer.ts";
import { styleFor } from "../output/style.ts";
import { minuteText, paintStatus } from "./entry-columns.ts";
import type { HistoryOptions } from "./history-command.ts";
import type { LibraryRun } from "./library-run.ts";

export async function history(id: string, options: HistoryOptions, run: LibraryRun): Promise<void> {
  const { client, context, format } = run;
  const writer = new ListWriter<RevisionWithChanges>(context, format, {
    columns: [
      { title: "REV", text: ({ revision }) => String(revision), isRight: true },
      { title: "WHEN", text: ({ createdAt }) => minuteText(createdAt), dropOrder: 2 },
      { title: "WHAT", text: ({ kind }) => kind },
      { title: "VERSION", text: ({ content }) => content.version || "-", least: 7, dropOrder: 3 },
      {
        title: "STATUS",
        text: ({ status }) => status,
        paint: (style, text, row) => paintStatus(style, text, row.status),
        dropOrder: 4,
      },
      { title: "CHANGED", text: changedText, least: 12, dropOrder: 1 },
    ],
    document: (revision) => ({
      record: "revision",
      format_version: documentVersion,
      id: revision.content.id,
      ...toRevisionDocument(revision),
      changes: revision.changes,
    }),
    name: ({ revision }) => String(revision),
  });
  let pageToken = "";
  let total = 0n;
  do {
    const pageSize = Math.min(limits.pageSize, options.limit - writer.count);
    const page = await client.listRevisions({ id, pageSize, pageToken });
    await writer.write(page.revisions.map(revisionFromMessage));
    pageToken = page.nextPageToken;
    total = page.total;
  } while (pageToken !== "" && writer.count < options.limit);
  writer.end();
  if (format !== "table" && format !== "wide") return;
  const style = styleFor(context.stderr, context.env);
  context.stderr.write(style.dim(`${writer.count} of ${total} ${total === 1n ? "revision" : "revisions"}\n`));
}

function changedText({ changes, deprecation, kind }: RevisionWithChanges): string {
  const fields = changes.map((change) => change.field).join(", ");
  if (fields !== "") return fields;
  return kind === "deprecated" ? (deprecation?.reason ?? "-") : "-";
}
