import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { dataFolder, readLines, readMetaTool } from "../eval/metatool.ts";

const longest = 600;
const debianTexts = 14_000;

/**
 * What the table learns from, each text once: the fitting half of MetaTool's queries (never the reporting half), tool
 * and server descriptions, and a fixed sample of Debian's. Only the texts are used, not which tool is right.
 */
export async function trainingTexts(): Promise<readonly string[]> {
  const folder = dataFolder();
  const metatool = await readMetaTool();
  if (metatool === undefined) throw new Error("The labelled queries aren't here; set LGENT_EVAL_DATA to their folder.");
  const texts = new Set<string>();
  for (const { query } of metatool.fitting) texts.add(query);
  for (const entry of metatool.entries(5))
    for (const text of [entry.description, ...entry.exampleQueries]) texts.add(text);
  for (const server of await readLines<Server>(join(folder, "mcp-servers.jsonl"))) {
    for (const { description } of [server, ...(server.tools ?? [])]) add(texts, description);
  }
  for (const tool of await readLines<Described>(join(folder, "livemcp-tools.jsonl"))) add(texts, tool.description);
  for (const description of await debianDescriptions(join(folder, "debian-catalog"))) texts.add(description);
  return [...texts];
}

interface Described {
  readonly description?: string | null;
}

interface Server extends Described {
  readonly tools?: readonly Described[];
}

function add(texts: Set<string>, description: string | null | undefined): void {
  if (description) texts.add(description.slice(0, longest).toWellFormed());
}

/** One description per group of packages that differ only in what stands in brackets or after a dash. */
async function debianDescriptions(program: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program, [], { maxBuffer: 2 ** 28 });
  const byGroup = new Map<string, string>();
  for (const line of stdout.split("\n")) {
    if (line === "") continue;
    const { description } = JSON.parse(line) as { description: string };
    const group = description.replace(/\s*\(.*\)$|\s+-\s+.*$/, "");
    if (!byGroup.has(group)) byGroup.set(group, description);
  }
  const keyed = [...byGroup.values()].map((text) => [createHash("sha256").update(text).digest("hex"), text] as const);
  return keyed
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, debianTexts)
    .map(([, text]) => text);
}
