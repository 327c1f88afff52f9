import { basename, extname } from "node:path";

/** What `register --format` takes, and what it says. */
export const artifactFormats = {
  script: "TypeScript or JavaScript source",
  python: "Python source",
  package: "npm package.json",
  markdown: "Markdown",
  "mcp-server": "MCP server.json",
  a2a: "A2A agent card",
  openapi: "OpenAPI description",
  "json-schema": "JSON Schema",
  entry: "entry document",
} as const;

export type ArtifactFormat = keyof typeof artifactFormats;

/** What a file's name and first characters say: a format, or that the document inside has to be looked at. */
export type NamedFormat = ArtifactFormat | "json" | "yaml" | "jsonl";

/** By name first, by content where the name says nothing; undefined when neither does. */
export function namedFormat(path: string, text: string): NamedFormat | undefined {
  const file = basename(path).toLowerCase();
  if (file === "package.json") return "package";
  const extension = extname(file);
  return byExtension.get(extension) ?? (extension === "" || extension === ".txt" ? byContent(text) : undefined);
}

const byExtension: ReadonlyMap<string, NamedFormat> = new Map([
  ...[".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"].map((extension) => [extension, "script"] as const),
  [".py", "python"],
  [".pyi", "python"],
  [".md", "markdown"],
  [".markdown", "markdown"],
  [".json", "json"],
  [".yaml", "yaml"],
  [".yml", "yaml"],
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
]);

function byContent(text: string): NamedFormat | undefined {
  const shebang = /^#![^\n]{0,200}/.exec(text)?.[0] ?? "";
  if (/\bpython/.test(shebang)) return "python";
  if (/\b(node|deno|bun|tsx)\b/.test(shebang)) return "script";
  if (/^---\r?\n/.test(text)) return "markdown";
  return /^\s*[{[]/.test(text) ? "json" : undefined;
}
