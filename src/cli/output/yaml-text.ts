import { stringify } from "yaml";
import { safeJsonText } from "./visible-text.ts";

/**
 * As YAML. JSON is YAML too: a value with characters that act on a terminal, not all of which a YAML writer escapes, is
 * written as JSON, where they can be.
 */
export function yamlText(value: unknown): string {
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  return safeJsonText(text) === text ? text : `${safeJsonText(asFlow(value))}\n`;
}

/** A list of one stays a block list, so that several written one after the other are one list. */
function asFlow(value: unknown): string {
  return Array.isArray(value)
    ? value.map((item) => `- ${JSON.stringify(item)}`).join("\n")
    : JSON.stringify(value, undefined, 2);
}
