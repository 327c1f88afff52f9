import type { FieldChange } from "../../core/catalog/revision.ts";
import type { Style } from "../output/style.ts";
import { visibleBlock, visibleLine } from "../output/visible-text.ts";

/** Changed fields with their values before and after, one below the other. */
export function changeLines(changes: readonly FieldChange[], style: Style, indent = ""): string {
  return changes
    .flatMap(({ field, before, after }) => [
      style.bold(visibleLine(field)),
      ...valueLines(before).map((line) => style.red(`  - ${line}`)),
      ...valueLines(after).map((line) => style.green(`  + ${line}`)),
    ])
    .map((line) => `${indent}${line}\n`)
    .join("");
}

/** A value is JSON text: a text is shown without its quotes, line by line; anything else as it stands. */
function valueLines(json: string): readonly string[] {
  if (json === "") return [];
  let value: unknown = json;
  try {
    value = JSON.parse(json);
  } catch {
    // Not JSON after all: as it stands.
  }
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return [value.map(visibleLine).join(", ")];
  return visibleBlock(typeof value === "string" ? value : json).split("\n");
}
