import type { OutputFormat } from "./format.ts";
import { safeJsonText } from "./visible-text.ts";

/** A JSON object; Dates are already ISO texts and counts are numbers. */
export type OutputDocument = Readonly<Record<string, unknown>>;

/** One document, with a line break at its end. */
export async function documentText(document: OutputDocument, format: OutputFormat): Promise<string> {
  if (format === "yaml") return await yamlText(document);
  return `${safeJsonText(JSON.stringify(document, undefined, format === "json" ? 2 : undefined))}\n`;
}

/**
 * As YAML. JSON is YAML too: a value with characters that act on a terminal, not all of which a YAML writer escapes, is
 * written as JSON, where they can be.
 */
export async function yamlText(value: unknown): Promise<string> {
  const { stringify } = await import("yaml");
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  return safeJsonText(text) === text ? text : `${safeJsonText(asFlow(value))}\n`;
}

/** A list of one stays a block list, so that several written one after the other are one list. */
function asFlow(value: unknown): string {
  return Array.isArray(value)
    ? value.map((item) => `- ${JSON.stringify(item)}`).join("\n")
    : JSON.stringify(value, undefined, 2);
}
