import type { EntryContent } from "../catalog/entry.ts";
import { stem } from "./stem.ts";
import { requestWords, stopWords } from "./stop-words.ts";
import { splitWords, type Word } from "./words.ts";

/** Counts of one term in each field of one entry. */
export interface TermCounts {
  readonly term: string;
  readonly inName: number;
  readonly inDescription: number;
  readonly inKeywords: number;
  readonly inExamples: number;
}

/** What the keyword index stores of an entry: its terms, and how many each field has. Every number fits a smallint. */
export interface IndexedTerms {
  readonly postings: readonly TermCounts[];
  readonly nameLength: number;
  readonly descriptionLength: number;
  readonly keywordsLength: number;
  readonly examplesLength: number;
}

const smallintMost = 32_767;
/** Longer words are cut: nobody types them, and hashes and encoded data would bloat the index. In UTF-16 units. */
const termLength = 64;
const letterThenDigit = /^(\p{L}{3,})\p{N}/u;

/**
 * The terms to look an entry up by, each once, in the order of the query. Stop words and words of asking are left out
 * unless nothing else remains. Empty only when the text has no letter or digit at all.
 */
export function queryTerms(text: string): readonly string[] {
  return [...queryWords(text).keys()];
}

/** queryTerms, each with the word of the query that it came from, for explanations: "parsing" where the term is "pars". */
export function queryWords(text: string): ReadonlyMap<string, string> {
  const everything = new Map<string, string>();
  const telling = new Map<string, string>();
  for (const word of splitWords(text)) {
    for (const [plain, term] of termsOf(word)) {
      if (!everything.has(term)) everything.set(term, plain);
      if (!telling.has(term) && !stopWords.has(plain) && !requestWords.has(plain)) telling.set(term, plain);
    }
  }
  return telling.size > 0 ? telling : everything;
}

/** The postings and field lengths of an entry. About 10 µs for a short one; names are also indexed as one whole word. */
export function indexTerms(content: EntryContent): IndexedTerms {
  const found = new Map<string, { -readonly [Field in keyof TermCounts]: TermCounts[Field] }>();

  function count(
    field: "inName" | "inDescription" | "inKeywords" | "inExamples",
    text: string,
    keepAll: boolean,
  ): number {
    let length = 0;
    for (const word of splitWords(text)) {
      for (const [plain, term] of termsOf(word)) {
        if (!keepAll && stopWords.has(plain)) continue;
        add(field, term);
        length += 1;
      }
    }
    return length;
  }

  function add(field: "inName" | "inDescription" | "inKeywords" | "inExamples", term: string): void {
    const counts = found.get(term);
    if (counts !== undefined) {
      if (counts[field] < smallintMost) counts[field] += 1;
      return;
    }
    const fresh = { term, inName: 0, inDescription: 0, inKeywords: 0, inExamples: 0 };
    fresh[field] = 1;
    found.set(term, fresh);
  }

  // Stop words stay in names, so that something called "The Who" can be found by a query of stop words only.
  const nameLength = count("inName", content.name, true);
  const whole = wholeName(content.name);
  // The whole name doesn't add to the length: it isn't one more thing that the entry is about.
  if (whole !== "" && (found.get(whole)?.inName ?? 0) === 0) add("inName", whole);
  const descriptionLength = count("inDescription", content.description, false);
  let keywordsLength = 0;
  for (const keyword of content.keywords) keywordsLength += count("inKeywords", keyword, false);
  let examplesLength = 0;
  for (const example of content.exampleQueries) examplesLength += count("inExamples", example, false);

  return {
    postings: [...found.values()],
    nameLength: Math.min(nameLength, smallintMost),
    descriptionLength: Math.min(descriptionLength, smallintMost),
    keywordsLength: Math.min(keywordsLength, smallintMost),
    examplesLength: Math.min(examplesLength, smallintMost),
  };
}

/** word_counter as the one term wordcounter, as somebody would type it from memory. */
function wholeName(name: string): string {
  let joined = "";
  for (const word of splitWords(name)) joined += word.whole.toLowerCase();
  return cut(stem(joined));
}

/** The terms of a word, each with the plain lower-case word it came from: its pieces, and the whole where they differ. */
function termsOf(word: Word): readonly (readonly [plain: string, term: string])[] {
  const terms: (readonly [string, string])[] = [];
  for (const piece of word.pieces) {
    // The O of OAuth and the i of iPhone say nothing by themselves.
    if (piece.length === 1 && word.pieces.length > 1) continue;
    const plain = piece.toLowerCase();
    terms.push([plain, cut(stem(plain))]);
    // oauth2 is also found as oauth.
    const letters = letterThenDigit.exec(plain)?.[1];
    if (letters !== undefined) terms.push([letters, cut(stem(letters))]);
  }
  if (word.pieces.length > 1) {
    const plain = word.whole.toLowerCase();
    terms.push([plain, cut(stem(plain))]);
  }
  return terms;
}

function cut(term: string): string {
  return term.length <= termLength ? term : term.slice(0, termLength).toWellFormed().replaceAll("\ufffd", "");
}
