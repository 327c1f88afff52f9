import type { NameProbe } from "../ports/search-index.ts";
import type { NameMatch } from "./discovery.ts";
import { foldName, nameKeys, withinOneEdit } from "./name-keys.ts";

/** In shorter names one edit makes another word: cat and car. In code points. */
const shortestWithTypos = 4;
/** A single word of this length or less that the catalog knows isn't taken for a misspelt name: text and test. */
const longestDoubtedWord = 6;

/** The query as a name. Undefined when it is too long to be one. */
export function nameProbe(query: string): NameProbe | undefined {
  const text = query.trim();
  const folded = foldName(text);
  // Ids have at most 214 characters, names 200.
  if (folded === "" || text.length > 430) return undefined;
  return { idFolded: text.toLowerCase(), folded, keys: nameKeys(folded) };
}

/**
 * How the query names the entry. A near name is one edit away; a short word that the catalog knows in its own right
 * isn't taken for a misspelling.
 */
export function matchName(
  probe: NameProbe,
  entry: { readonly id: string; readonly name: string },
  everyTermKnown: boolean,
): NameMatch {
  if (entry.id.toLowerCase() === probe.idFolded) return "exact id";
  const name = foldName(entry.name);
  if (name === probe.folded) return "exact name";
  const length = Array.from(probe.folded).length;
  if (length < shortestWithTypos || Array.from(name).length < shortestWithTypos) return "";
  if (everyTermKnown && length <= longestDoubtedWord && !probe.folded.includes(" ")) return "";
  return withinOneEdit(name, probe.folded) || withinOneEdit(entry.id.toLowerCase(), probe.idFolded) ? "near name" : "";
}

/** Names lead everything found by content; among equals, content decides the rest. Content is 0 to 0.95. */
export function scoreWithName(match: NameMatch, content: number): number {
  switch (match) {
    case "exact id":
      return 1;
    case "exact name":
      return 0.98 + 0.01 * content;
    case "near name":
      return 0.96 + 0.01 * content;
    case "":
      return content;
  }
}
