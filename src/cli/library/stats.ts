import { dateOf } from "../../client/entry-from-message.ts";
import { wordOf } from "../../client/enum-words.ts";
import {
  type GetStatsResponse,
  type GetStatsResponse_Count,
  VectorIndexState,
} from "../../contract/kgents/library/v1/library_pb.ts";
import { documentText, type OutputDocument } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";
import { styleFor } from "../output/style.ts";
import { visibleLine } from "../output/visible-text.ts";
import { minuteText } from "./entry-columns.ts";
import type { LibraryRun } from "./library-run.ts";

export async function stats(run: LibraryRun): Promise<void> {
  const { client, context, format } = run;
  const answer = await client.getStats({});
  if (format === "name") context.stdout.write(`${answer.catalogRevision}\n`);
  else if (format === "table" || format === "wide") {
    const { dim } = styleFor(context.stdout, context.env);
    const lines = facts(answer).map(([label, text]) => `${dim(label.padEnd(22))}${text}\n`);
    context.stdout.write(lines.join(""));
  } else context.stdout.write(await documentText(statsDocument(answer), format));
}

function facts(answer: GetStatsResponse): readonly (readonly [string, string])[] {
  const { embedding, lastChangeAt } = answer;
  const last = dateOf(lastChangeAt);
  const unresolved = answer.unresolvedRelationships;
  return [
    ["catalog revision", `${answer.catalogRevision}${last === undefined ? "" : `, of ${minuteText(last)}`}`],
    ["entries", String(answer.entries)],
    ["  by status", countsText(answer.byStatus)],
    ["  by type", countsText(answer.byEntityType)],
    ["  without description", String(answer.withoutDescription)],
    ["revisions", String(answer.revisions)],
    [
      "relationships",
      `${answer.relationships}${unresolved === 0n ? "" : `, ${unresolved} of them to what isn't registered`}`,
    ],
    [
      "embedding model",
      embedding === undefined ? "-" : `${visibleLine(embedding.model)}, ${embedding.dimension} dimensions`,
    ],
    ["  vectors", `${embedding?.ready ?? 0n} ready, ${embedding?.pending ?? 0n} pending`],
    ["  vector index", wordOf(VectorIndexState, embedding?.index ?? 0)],
    ["keyword statistics", `of catalog revision ${answer.keywordStatisticsRevision}`],
  ];
}

function countsText(counts: readonly GetStatsResponse_Count[]): string {
  return counts.map(({ value, count }) => `${visibleLine(value)} ${count}`).join(", ") || "-";
}

function statsDocument(answer: GetStatsResponse): OutputDocument {
  const { embedding } = answer;
  const counts = (list: readonly GetStatsResponse_Count[]) =>
    Object.fromEntries(list.map(({ value, count }) => [value, Number(count)]));
  return {
    record: "stats",
    format_version: documentVersion,
    catalog_revision: Number(answer.catalogRevision),
    entries: Number(answer.entries),
    relationships: Number(answer.relationships),
    unresolved_relationships: Number(answer.unresolvedRelationships),
    revisions: Number(answer.revisions),
    without_description: Number(answer.withoutDescription),
    by_entity_type: counts(answer.byEntityType),
    by_status: counts(answer.byStatus),
    embedding: {
      model: embedding?.model ?? "",
      dimension: embedding?.dimension ?? 0,
      ready: Number(embedding?.ready ?? 0n),
      pending: Number(embedding?.pending ?? 0n),
      index: wordOf(VectorIndexState, embedding?.index ?? 0),
    },
    last_change_at: dateOf(answer.lastChangeAt)?.toISOString() ?? null,
    keyword_statistics_revision: Number(answer.keywordStatisticsRevision),
  };
}
