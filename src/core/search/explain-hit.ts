import type { Entry } from "../catalog/entry.ts";
import type { MatchedPosting, SearchStatistics } from "../ports/search-index.ts";
import { inverseDocumentFrequency, lengthNorm, termScore } from "./bm25.ts";
import type { Candidate } from "../ports/search-index.ts";
import type { MatchedField, MatchedTerm, NameMatch } from "./discovery.ts";

const wordsNamed = 5;

const nameReasons: Readonly<Record<NameMatch, string>> = {
  "exact id": "its id is the query",
  "exact name": "its name is the query",
  "near name": "its name is one edit from the query",
  "": "",
};

/** The query's words that stand in an entry, most telling first, each with its part of the BM25 score. */
export function matchedTerms(candidate: Candidate, statistics: SearchStatistics): readonly MatchedTerm[] {
  const norm = lengthNorm(candidate.lengths, statistics.averageLengths);
  return candidate.matched
    .map((posting) => ({
      term: posting.term,
      contribution: termScore(
        posting,
        inverseDocumentFrequency(statistics.documents, statistics.documentFrequency.get(posting.term)),
        norm,
      ),
      fields: fieldsOf(posting),
    }))
    .toSorted((a, b) => b.contribution - a.contribution || (a.term < b.term ? -1 : 1));
}

/**
 * Why an entry was found, in one line: `matches "parse", "json" in name; similar meaning (0.71)`. Words are shown as
 * the query spells them.
 */
export function reasonLine(
  nameMatch: NameMatch,
  terms: readonly MatchedTerm[],
  words: ReadonlyMap<string, string>,
  similarity: number | undefined,
  entry: Entry,
): string {
  const reasons: string[] = [];
  if (nameMatch !== "") reasons.push(nameReasons[nameMatch]);
  if (terms.length > 0) reasons.push(`matches ${wordsByField(terms, words)}`);
  else if (nameMatch === "") reasons.push("shares no word with the query");
  if (similarity !== undefined) reasons.push(`${likeness(similarity)} meaning (${similarity.toFixed(2)})`);
  if (entry.status === "deprecated") {
    const successor = entry.deprecation?.successor ?? "";
    reasons.push(successor === "" ? "deprecated" : `deprecated in favour of ${successor}`);
  }
  return reasons.join("; ");
}

function likeness(similarity: number): string {
  return similarity >= 0.35 ? "similar" : "little similar";
}

function wordsByField(terms: readonly MatchedTerm[], words: ReadonlyMap<string, string>): string {
  const byField = new Map<MatchedField, string[]>();
  for (const { term, fields } of terms.slice(0, wordsNamed)) {
    const field = fields[0] ?? "description";
    byField.set(field, [...(byField.get(field) ?? []), `"${words.get(term) ?? term}"`]);
  }
  const named = [...byField].map(([field, quoted]) => `${quoted.join(", ")} in ${field}`).join(" and ");
  return terms.length > wordsNamed ? `${named} and ${terms.length - wordsNamed} more` : named;
}

/** Most telling first: the reason names a word once, where it counts most. */
function fieldsOf(posting: MatchedPosting): readonly MatchedField[] {
  const fields: MatchedField[] = [];
  if (posting.inName > 0) fields.push("name");
  if (posting.inKeywords > 0) fields.push("keywords");
  if (posting.inDescription > 0) fields.push("description");
  if (posting.inExamples > 0) fields.push("examples");
  return fields;
}
