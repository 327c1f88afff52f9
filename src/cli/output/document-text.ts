import type { OutputFormat } from "./format.ts";
import { safeJsonText } from "./visible-text.ts";

/** A JSON object; Dates are already ISO texts and counts are numbers. */
export type OutputDocument = Readonly<Record<string, unknown>>;

/** One document, with a line break at its end. */
export async function documentText(document: OutputDocument, format: OutputFormat): Promise<string> {
  if (format === "yaml") {
    const { yamlText } = await import("./yaml-text.ts");
    return yamlText(document);
  }
  return `${safeJsonText(JSON.stringify(document, undefined, format === "json" ? 2 : undefined))}\n`;
}
