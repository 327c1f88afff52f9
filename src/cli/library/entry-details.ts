import type { Entry } from "../../core/catalog/entry.ts";
import type { Relationship } from "../../core/catalog/relationship.ts";
import { entityIcon } from "../output/entity-icon.ts";
import type { Style } from "../output/style.ts";
import { visibleBlock, visibleLine } from "../output/visible-text.ts";
import { minuteText, paintStatus, successRate } from "./entry-columns.ts";

export interface EntryDetails {
  readonly entry: Entry;
  readonly relationships: readonly Relationship[] | undefined;
  readonly isHistorical: boolean;
  /** Fields without a value too, and long ones whole. */
  readonly isWide: boolean;
  readonly style: Style;
}

const labelColumns = 14;
const shownLines = 12;

/** One entry for people: a line per field, long texts below their label. */
export function entryDetails(details: EntryDetails): string {
  const { entry, isHistorical, isWide, style } = details;
  const { content } = entry;
  const icon = style.isRich ? `${entityIcon(content.entityType)} ` : "";
  const note = isHistorical ? style.dim("  (not the latest)") : "";
  const lines = [`${icon}${style.bold(style.cyan(visibleLine(content.id)))}${note}`];
  const line = (label: string, text: string): void => {
    if (text !== "" || isWide) lines.push(`  ${style.dim(label.padEnd(labelColumns))}${text === "" ? "-" : text}`);
  };
  const block = (label: string, text: string): void => {
    if (text === "") return line(label, "");
    const all = visibleBlock(text).split("\n");
    const shown = isWide ? all : all.slice(0, shownLines);
    lines.push(`  ${style.dim(label)}`, ...shown.map((one) => `    ${one}`.trimEnd()));
    if (shown.length < all.length)
      lines.push(style.dim(`    … ${all.length - shown.length} more lines; -o wide shows them`));
  };
  line("name", visibleLine(content.name));
  line("type", visibleLine(content.entityType));
  line("version", visibleLine(content.version));
  line("status", paintStatus(style, entry.status, entry.status));
  line("deprecated", deprecationText(entry));
  line("author", visibleLine(content.author));
  line("keywords", content.keywords.map(visibleLine).join(", "));
  line("signature", signature(entry));
  line("implements", content.contractsImplemented.map(visibleLine).join(", "));
  line("requires", content.contractsRequired.map(visibleLine).join(", "));
  line("source", visibleLine(content.source?.uri ?? ""));
  if (isWide) line("digest", visibleLine(content.source?.digest ?? ""));
  line("used", usageText(entry));
  line("last error", visibleLine(entry.usage.lastError));
  line("versions", versionsText(entry, isWide));
  line("revision", `${entry.revision}, of ${minuteText(entry.updatedAt)}; first of ${minuteText(entry.createdAt)}`);
  line("embedding", entry.embedding === "ready" && !isWide ? "" : entry.embedding);
  block("description", content.description);
  block("asked for as", content.exampleQueries.join("\n"));
  block("input schema", content.inputSchema);
  block("output schema", content.outputSchema);
  block("metadata", content.metadata);
  if (details.relationships !== undefined) {
    block("relationships", relationshipLines(content.id, details.relationships) || "none");
  }
  return `${lines.join("\n")}\n`;
}

function deprecationText({ deprecation }: Entry): string {
  if (deprecation === undefined) return "";
  const successor = deprecation.successor === "" ? "" : `; use ${visibleLine(deprecation.successor)} instead`;
  return visibleLine(deprecation.reason) + successor;
}

function signature({ content }: Entry): string {
  if (content.inputType === "" && content.outputType === "") return "";
  return `${visibleLine(content.inputType) || "?"} -> ${visibleLine(content.outputType) || "?"}`;
}

function usageText(entry: Entry): string {
  const { count, lastUsedAt } = entry.usage;
  if (count === 0) return "never";
  const last = lastUsedAt === undefined ? "" : `, last ${minuteText(lastUsedAt)}`;
  return `${count} ${count === 1 ? "time" : "times"}, ${successRate(entry)} successful${last}`;
}

function versionsText({ versions }: Entry, isWide: boolean): string {
  if (versions.length < 2) return "";
  const shown = isWide ? versions : versions.slice(0, 8);
  const rest = versions.length - shown.length;
  return (
    shown.map((version) => visibleLine(version) || "(unversioned)").join(", ") + (rest > 0 ? `, and ${rest} more` : "")
  );
}

function relationshipLines(id: string, relationships: readonly Relationship[]): string {
  return relationships
    .map(({ sourceId, targetId, type, context, deprecatedAt, resolved }) => {
      const marks = `${resolved ? "" : "  (not registered)"}${deprecatedAt === undefined ? "" : "  (deprecated)"}`;
      const why = context === "" ? "" : `: ${visibleLine(context)}`;
      return (sourceId === id ? `${type} ${targetId}` : `${type} (of it) ${sourceId}`) + why + marks;
    })
    .join("\n");
}
