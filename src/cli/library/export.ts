import {
  entityTypeFromMessage,
  entryFromMessage,
  relationshipFromMessage,
  revisionFromMessage,
} from "../../client/entry-from-message.ts";
import type { ExportRecord as ExportRecordMessage } from "../../contract/kgents/library/v1/library_pb.ts";
import type { ExportRecord } from "../../core/librarian/requests.ts";
import { toExportLine, toHeaderDocument } from "../../importers/export-document.ts";
import { Progress } from "../output/progress.ts";
import { safeJsonText } from "../output/visible-text.ts";
import { WholeFile } from "../output/whole-file.ts";
import type { ExportOptions } from "./export-command.ts";
import { filterMessage } from "./filter-message.ts";
import type { LibraryRun } from "./library-run.ts";

/** Whatever -o says, the export has one format: it is there to be read back. A filter's export isn't a whole catalog. */
export async function exportCatalog(options: ExportOptions, run: LibraryRun): Promise<void> {
  const { context } = run;
  if (options.file === undefined || options.file === "-") {
    await writeExport(options, run, async (text) => void context.stdout.write(text));
    return;
  }
  await using file = await WholeFile.create(options.file, context.cwd);
  const entries = await writeExport(options, run, (text) => file.write(text));
  await file.finish();
  context.stderr.write(`${entries} entries written to ${options.file}\n`);
}

/** Answers how many entries there were. */
async function writeExport(
  options: ExportOptions,
  run: LibraryRun,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const isFiltered = [options.type, options.status, options.author, options.keyword].some(
    (value) => value !== undefined,
  );
  const isPlain = !isFiltered && options.includeRetired !== true;
  const request = { history: options.history === true, ...(isPlain ? {} : { filter: filterMessage(options) }) };
  using progress = new Progress(run.context, "exporting");
  let entries = 0;
  let total: number | undefined;
  for await (const part of run.client.exportCatalog(request)) {
    let text = "";
    if (part.header !== undefined) {
      const { catalogRevision, entries: all, relationships } = part.header;
      total = Number(all);
      const header = { catalogRevision: Number(catalogRevision), entries: total, relationships: Number(relationships) };
      text += line(toHeaderDocument({ formatVersion: 1, ...header }));
    }
    for (const message of part.records) {
      const record = recordOf(message);
      if (record === undefined) continue;
      if (record.kind === "entry") entries += 1;
      text += line(toExportLine(record));
    }
    await write(text);
    progress.show(entries, "entries", entries, total);
  }
  return entries;
}

function line(document: object): string {
  return `${safeJsonText(JSON.stringify(document))}\n`;
}

/** Undefined for a kind of record that this build doesn't know. */
function recordOf({ record }: ExportRecordMessage): ExportRecord | undefined {
  switch (record.case) {
    case "entityType":
      return { kind: "entity_type", entityType: entityTypeFromMessage(record.value) };
    case "entry":
      return { kind: "entry", entry: entryFromMessage(record.value) };
    case "revision":
      return { kind: "revision", id: record.value.id, revision: revisionFromMessage(record.value.revision) };
    case "relationship":
      return { kind: "relationship", relationship: relationshipFromMessage(record.value) };
    default:
      return undefined;
  }
}
