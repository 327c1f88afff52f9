import type { Entry } from "../../core/catalog/entry.ts";
import type { Status } from "../../core/catalog/status.ts";
import { entityIcon } from "../output/entity-icon.ts";
import type { Style } from "../output/style.ts";
import type { Column } from "../output/table.ts";

/** The columns in which every list of entries agrees. */
export const idColumn: Column<Entry> = {
  title: "ID",
  text: (entry) => entry.content.id,
  paint: (style, text, entry) => (entry.status === "retired" ? style.dim(text) : style.cyan(text)),
  least: 16,
};

export const typeColumn: Column<Entry> = {
  title: "TYPE",
  text: (entry) => entry.content.entityType,
  icon: (entry) => entityIcon(entry.content.entityType),
  least: 8,
  dropOrder: 2,
};

export const versionColumn: Column<Entry> = {
  title: "VERSION",
  text: (entry) => entry.content.version || "-",
  least: 7,
  dropOrder: 4,
};

export const statusColumn: Column<Entry> = {
  title: "STATUS",
  text: (entry) => entry.status,
  paint: (style, text, entry) => paintStatus(style, text, entry.status),
  dropOrder: 3,
};

export const descriptionColumn: Column<Entry> = {
  title: "DESCRIPTION",
  text: (entry) => entry.content.description || (entry.content.name === entry.content.id ? "-" : entry.content.name),
  least: 20,
  dropOrder: 1,
};

export const wideColumns: readonly Column<Entry>[] = [
  { title: "NAME", text: (entry) => entry.content.name, least: 10, dropOrder: 6, isWideOnly: true },
  { title: "AUTHOR", text: (entry) => entry.content.author || "-", least: 8, dropOrder: 8, isWideOnly: true },
  { title: "REV", text: (entry) => String(entry.revision), dropOrder: 9, isRight: true, isWideOnly: true },
  { title: "USES", text: (entry) => String(entry.usage.count), dropOrder: 7, isRight: true, isWideOnly: true },
  { title: "SUCCESS", text: successRate, dropOrder: 10, isRight: true, isWideOnly: true },
  { title: "UPDATED", text: (entry) => minuteText(entry.updatedAt), dropOrder: 5, isWideOnly: true },
];

export function paintStatus(style: Style, text: string, status: Status): string {
  if (status === "active") return style.green(text);
  if (status === "deprecated") return style.yellow(text);
  return status === "retired" ? style.dim(text) : text;
}

/** As a whole percentage; a dash where there is nothing to divide by. */
export function successRate(entry: Pick<Entry, "usage">): string {
  const { count, successCount } = entry.usage;
  return count === 0 ? "-" : `${Math.round((100 * successCount) / count)}%`;
}

/** 2026-01-31 12:00Z */
export function minuteText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")}Z`;
}
