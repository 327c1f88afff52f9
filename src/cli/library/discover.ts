import { entryFromMessage } from "../../client/entry-from-message.ts";
import { valueOf, wordOf } from "../../client/enum-words.ts";
import {
  type DiscoverResponse,
  type DiscoverSummary,
  type Hit,
  QueryClass,
  SearchMode,
} from "../../contract/kgents/library/v1/library_pb.ts";
import type { Entry } from "../../core/catalog/entry.ts";
import { usageError } from "../cli-error.ts";
import { ListWriter } from "../output/list-writer.ts";
import { styleFor } from "../output/style.ts";
import type { Column } from "../output/table.ts";
import { visibleLine } from "../output/visible-text.ts";
import type { DiscoverOptions } from "./discover-command.ts";
import { descriptionColumn, idColumn, statusColumn, typeColumn, versionColumn } from "./entry-columns.ts";
import { explanationLines } from "./explanation-lines.ts";
import { filterMessage } from "./filter-message.ts";
import type { LibraryRun } from "./library-run.ts";

/** A hit as lists show it: its entry in domain form beside the rest of the message. */
export interface ShownHit {
  readonly entry: Entry;
  readonly hit: Hit;
}

/** Writes hits as they arrive. Nothing found is an honest answer: exit 0, with hints on stderr. */
export async function discover(query: string, options: DiscoverOptions, run: LibraryRun): Promise<void> {
  if (query.trim() === "") throw usageError("the query is empty", ["say what you look for in a few words"]);
  const { context, client, format } = run;
  const isForPeople = format === "table" || format === "wide" || format === "name";
  const hitOutput = isForPeople ? undefined : (await import("./hit-output.ts")).hitOutput;
  const isExplained = options.explain === true;
  const writer = new ListWriter<ShownHit>(context, format, {
    columns: hitColumns,
    document: (shown) => hitOutput?.(shown) ?? {},
    name: (shown) => shown.entry.content.id,
    ...(isExplained ? { below: explanationLines } : {}),
  });
  const answers = client.discover({
    query,
    mode: valueOf(SearchMode, options.mode),
    filter: filterMessage(options),
    limit: options.limit,
    explain: isExplained,
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
  });
  const summary = await writeAnswers(answers, writer);
  writer.end();
  if (format === "table" || format === "wide") saySummary(run, writer.count, summary);
}

async function writeAnswers(
  answers: AsyncIterable<DiscoverResponse>,
  writer: ListWriter<ShownHit>,
): Promise<DiscoverSummary | undefined> {
  let summary: DiscoverSummary | undefined;
  for await (const answer of answers) {
    summary ??= answer.summary;
    await writer.write(answer.hits.map((hit) => ({ hit, entry: entryFromMessage(hit.entry) })));
  }
  return summary;
}

function ofEntry(column: Column<Entry>): Column<ShownHit> {
  const { text, icon, paint, ...rest } = column;
  return {
    ...rest,
    text: (shown) => text(shown.entry),
    ...(icon === undefined ? {} : { icon: (shown: ShownHit) => icon(shown.entry) }),
    ...(paint === undefined ? {} : { paint: (style, shown, row) => paint(style, shown, row.entry) }),
  };
}

const hitColumns: readonly Column<ShownHit>[] = [
  { title: "SCORE", text: ({ hit }) => hit.score.toFixed(2), isRight: true },
  ofEntry(idColumn),
  ofEntry(typeColumn),
  { ...ofEntry(versionColumn), isWideOnly: true },
  ofEntry(statusColumn),
  ofEntry(descriptionColumn),
  { title: "WHY", text: ({ hit }) => hit.reason, least: 20, dropOrder: 5, isWideOnly: true },
];

function saySummary(run: LibraryRun, found: number, summary: DiscoverSummary | undefined): void {
  const { stderr, env } = run.context;
  const style = styleFor(stderr, env);
  if (found === 0) {
    stderr.write("Nothing found.\n");
    for (const hint of summary?.hints ?? []) stderr.write(`hint: ${visibleLine(hint)}\n`);
  }
  if (summary === undefined) return;
  const { mode, queryClass, candidates, belowThreshold, threshold, pendingEmbeddings } = summary;
  const how = `${wordOf(SearchMode, mode)} search, read as ${wordOf(QueryClass, queryClass)}`;
  const weighed = `${candidates} weighed, ${belowThreshold} at or below the threshold of ${threshold.toFixed(2)}`;
  stderr.write(style.dim(`${how}: ${weighed}\n`));
  if (pendingEmbeddings > 0n) {
    stderr.write(
      style.dim(`${pendingEmbeddings} entries can't be found by meaning yet: they wait for their vectors\n`),
    );
  }
}
