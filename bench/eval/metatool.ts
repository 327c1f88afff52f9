import { newContent } from "../../src/core/catalog/new-content.ts";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { EntryContent } from "../../src/core/catalog/entry.ts";
import { limits } from "../../src/core/catalog/limits.ts";

/** How many example queries each entry carries. */
export const exampleCounts = [0, 3, 5] as const;

export type ExampleCount = (typeof exampleCounts)[number];

/** A query and the name of the one tool that is right for it. */
export interface LabelledQuery {
  readonly query: string;
  readonly tool: string;
}

export interface MetaTool {
  /** The catalog: name and description, and as many example queries as asked for. */
  entries(examples: ExampleCount): readonly EntryContent[];
  /** Constants are chosen on these. */
  readonly fitting: readonly LabelledQuery[];
  /** Figures are reported on these. */
  readonly reporting: readonly LabelledQuery[];
}

/** The folder with the data sets: LGENT_EVAL_DATA, else the folder shared/data beside the clone. */
export function dataFolder(): string {
  return process.env["LGENT_EVAL_DATA"] ?? resolve(import.meta.dirname, "../../../shared/data");
}

/** Undefined when the data isn't there. */
export async function readMetaTool(folder: string = join(dataFolder(), "metatool")): Promise<MetaTool | undefined> {
  if (!existsSync(join(folder, "tools.jsonl"))) return undefined;
  const tools = await readLines<{ name: string; description: string }>(join(folder, "tools.jsonl"));
  const queries = await readLines<LabelledQuery>(join(folder, "queries-dev.jsonl"));
  const examples = new Map(
    (await readLines<{ tool: string; examples5: string[] }>(join(folder, "examples-dev.jsonl"))).map((line) => [
      line.tool,
      line.examples5,
    ]),
  );
  return {
    entries: (count) =>
      tools.map((tool) =>
        content(tool.name, tool.description, (examples.get(tool.name) ?? []).slice(0, count).map(shorten)),
      ),
    fitting: queries.filter((query) => isForFitting(query.query)),
    reporting: queries.filter((query) => !isForFitting(query.query)),
  };
}

/** Half of all texts, by a hash of the text, so that equal texts never fall on both sides. */
export function isForFitting(text: string): boolean {
  const normal = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  return ((createHash("sha256").update(normal).digest()[0] ?? 0) & 1) === 0;
}

export async function readLines<Line>(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}

/** Two examples are longer than the catalog takes. */
function shorten(example: string): string {
  return example.slice(0, limits.exampleQueryCharacters).toWellFormed();
}

function content(name: string, description: string, exampleQueries: readonly string[]): EntryContent {
  return newContent({
    // One name holds an ampersand, which no id may.
    id: name.replaceAll(/[^A-Za-z0-9._:@/+~-]/g, "-"),
    name,
    entityType: "tool",
    description,
    exampleQueries,
  });
}
