import { readFile } from "node:fs/promises";

/**
 * The full names to ask for, in order, as resolv.conf's `search` and `ndots` want it. c-ares, which dns.Resolver wraps,
 * only asks for names as they stand, and in a pod `l-gent-headless.kgents-system` needs the cluster's suffix.
 */
export async function namesToAsk(name: string, file = "/etc/resolv.conf"): Promise<readonly string[]> {
  let text = "";
  try {
    text = await readFile(file, "utf8");
  } catch {
    // No such file (Windows): the name as it stands.
  }
  return expandName(name, text);
}

/** The pure part: `text` is a resolv.conf. A name that ends in a dot is complete. */
export function expandName(name: string, text: string): readonly string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  let suffixes: readonly string[] = [];
  let ndots = 1;
  for (const line of text.split("\n")) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === "search" || keyword === "domain") suffixes = words.filter((word) => word !== ".");
    if (keyword === "options") {
      const option = words.find((word) => word.startsWith("ndots:"));
      if (option !== undefined) ndots = Number.parseInt(option.slice("ndots:".length), 10) || 0;
    }
  }
  const searched = suffixes.map((suffix) => `${name}.${suffix}`);
  const dots = name.split(".").length - 1;
  return dots >= ndots ? [name, ...searched] : [...searched, name];
}
