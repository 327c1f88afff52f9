export const outputFormats = ["table", "wide", "json", "jsonl", "yaml", "name"] as const;

export type OutputFormat = (typeof outputFormats)[number];

/** Versioned, stable, never coloured; errors come as JSON too. */
export function isMachineFormat(format: OutputFormat): boolean {
  return format === "json" || format === "jsonl" || format === "yaml";
}

/** The version of the documents that machine formats hold; docs/cli-output.md describes them. */
export const documentVersion = 1;
