import { entryFromMessage } from "../../client/entry-from-message.ts";
import type { Entry } from "../../core/catalog/entry.ts";
import { limits } from "../../core/catalog/limits.ts";
import { documentVersion } from "../output/format.ts";
import { ListWriter } from "../output/list-writer.ts";
import { styleFor } from "../output/style.ts";
import { visibleLine } from "../output/visible-text.ts";
import type { CatalogOptions } from "./catalog-command.ts";
import { descriptionColumn, idColumn, statusColumn, typeColumn, versionColumn, wideColumns } from "./entry-columns.ts";
import { filterMessage } from "./filter-message.ts";
import type { LibraryRun } from "./library-run.ts";

/** Lists entries page by page, writing each page as it comes. What isn't data goes to stderr. */
export async function catalog(options: CatalogOptions, run: LibraryRun): Promise<void> {
  const { context, client, format } = run;
  const isTable = format === "table" || format === "wide";
  const entryOutput = isTable || format === "name" ? undefined : (await import("./entry-output.ts")).entryOutput;
  const writer = new ListWriter<Entry>(context, format, {
    columns: [idColumn, typeColumn, versionColumn, statusColumn, ...wideColumns, descriptionColumn],
    document: (entry) => entryOutput?.(entry) ?? {},
    name: (entry) => entry.content.id,
  });
  const filter = filterMessage(options);
  const most = options.all === true ? Number.POSITIVE_INFINITY : options.limit;
  let pageToken = options.page ?? "";
  let total = 0n;
  do {
    const pageSize = Math.min(limits.pageSize, most - writer.count);
    const page = await client.listArtifacts({ filter, pageSize, pageToken });
    await writer.write(page.entries.map(entryFromMessage));
    pageToken = page.nextPageToken;
    total = page.total;
  } while (pageToken !== "" && writer.count < most);
  writer.end();
  if (isTable) sayWhatWasShown(run, options, writer.count, total, pageToken);
  else if (pageToken !== "") sayThereIsMore(run, writer.count, total, pageToken);
}

/** A script must not take the first hundred for all there is. */
function sayThereIsMore({ context, format }: LibraryRun, shown: number, total: bigint, next: string): void {
  const more = { record: "more", format_version: documentVersion, shown, total: Number(total), next_page_token: next };
  const text = format === "name" ? moreText(shown, total, next) : `${JSON.stringify(more)}\n`;
  context.stderr.write(text);
}

function moreText(shown: number, total: bigint, next: string): string {
  return `${shown} of ${total} entries\nmore: --page ${visibleLine(next)}, a larger --limit, or --all\n`;
}

function sayWhatWasShown(run: LibraryRun, options: CatalogOptions, shown: number, total: bigint, next: string): void {
  const { stderr, env } = run.context;
  const style = styleFor(stderr, env);
  const isOpen = options.author !== undefined || options.keyword !== undefined;
  if (total === 0n) {
    const isFiltered = isOpen || options.type !== undefined || options.status !== undefined;
    stderr.write(isFiltered ? "No entry matches.\n" : "The catalog is empty.\n");
    if (isOpen)
      stderr.write("hint: authors and keywords match whole, with upper and lower case; look one up with -o wide\n");
    else if (!isFiltered) stderr.write("hint: kgents library import PATH, or kgents library register FILE\n");
    return;
  }
  const entries = total === 1n ? "entry" : "entries";
  stderr.write(style.dim(next === "" ? `${shown} of ${total} ${entries}\n` : moreText(shown, total, next)));
}
