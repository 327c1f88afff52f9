import type { Filter } from "../catalog/filter.ts";
import type { SearchMode } from "./discovery.ts";

export interface EmptyAnswer {
  readonly mode: SearchMode;
  readonly filter: Filter;
  readonly threshold: number;
  readonly belowThreshold: number;
  /** Words of the query that stand nowhere in the catalog, as typed. */
  readonly unknownWords: readonly string[];
  /** How many words of the query were searched for. */
  readonly words: number;
  readonly pendingEmbeddings: number;
}

const wordsNamed = 5;

/** What to try when nothing was found, one sentence each, the likeliest help first; never empty. */
export function hintsFor(answer: EmptyAnswer): readonly string[] {
  const hints: string[] = [];
  if (answer.words === 0) hints.push("The query has no letters or digits to search by; say in words what is wanted.");
  const unknown = answer.unknownWords.slice(0, wordsNamed).map((word) => `"${word}"`);
  if (unknown.length > 0) {
    hints.push(`No entry holds ${list(unknown)}: check the spelling, or say it in other words.`);
  }
  if (answer.belowThreshold > 0) {
    const entries = answer.belowThreshold === 1 ? "1 entry scores" : `${answer.belowThreshold} entries score`;
    hints.push(`${entries} at or below the threshold of ${answer.threshold}: --threshold 0 shows them.`);
  }
  if (isFiltering(answer.filter)) hints.push("The search is narrowed by filters: try it without them.");
  if (answer.mode !== "hybrid") hints.push(`Only ${answer.mode} search was asked: --mode hybrid looks wider.`);
  if (answer.pendingEmbeddings > 0 && answer.mode !== "keyword") {
    hints.push(
      `Search by meaning can't see ${answer.pendingEmbeddings} entries yet: they are waiting to be embedded; try again soon.`,
    );
  }
  hints.push("kgents library catalog lists everything there is.");
  return hints;
}

function isFiltering(filter: Filter): boolean {
  return filter.entityTypes.length + filter.statuses.length + filter.authors.length + filter.keywords.length > 0;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
