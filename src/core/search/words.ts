import { foldMarks, isAscii } from "./fold-marks.ts";

/** A word in its own case, and the pieces it is made of: one piece when there is nothing to split. */
export interface Word {
  readonly whole: string;
  readonly pieces: readonly string[];
}

// C++, C#, g++ and F# are names, not a letter with punctuation.
const asciiWord = /[A-Za-z0-9]+(?:\+\+|#(?![A-Za-z0-9]))?/g;
const anyWord = /[\p{L}\p{N}\p{M}]+(?:\+\+|#(?![\p{L}\p{N}]))?/gu;
const apostrophe = /(?<=[\p{L}])['’ʼ](?=[\p{L}])/gu;

// The end of a run of capitals needs two small letters after it: APIs and URLs are one word.
const asciiBoundary = /[a-z0-9][A-Z]|[A-Z][A-Z][a-z]{2}/;
const asciiSplit = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})/;
const anyBoundary = /[\p{Ll}\p{N}]\p{Lu}|\p{Lu}\p{Lu}\p{Ll}{2}/u;
const anySplit = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;

// Scripts written without spaces between words. Korean has spaces, but its words carry endings that bigrams see through.
const unspaced =
  "\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}";
const unspacedRun = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, "gu");
const isUnspaced = new RegExp(`^[${unspaced}]`, "u");

/**
 * Splits text into words at everything that is neither letter nor digit, and each word into its pieces at camel case:
 * parseJSONFile has the pieces parse, JSON, File. Runs in scripts without spaces become overlapping pairs of
 * characters. Accents are folded away; apostrophes inside words vanish (don't is dont).
 */
export function splitWords(text: string): readonly Word[] {
  if (isAscii(text)) return splitAscii(text);
  const words: Word[] = [];
  for (const run of foldMarks(text).replace(apostrophe, "").match(anyWord) ?? []) {
    for (const part of run.match(unspacedRun) ?? []) {
      if (isUnspaced.test(part)) {
        for (const pair of pairs(part)) words.push({ whole: pair, pieces: [pair] });
      } else {
        words.push({ whole: part, pieces: anyBoundary.test(part) ? part.split(anySplit) : [part] });
      }
    }
  }
  return words;
}

function splitAscii(text: string): readonly Word[] {
  const plain = text.includes("'") ? text.replace(apostrophe, "") : text;
  const words: Word[] = [];
  for (const word of plain.match(asciiWord) ?? []) {
    words.push({ whole: word, pieces: asciiBoundary.test(word) ? word.split(asciiSplit) : [word] });
  }
  return words;
}

function pairs(run: string): readonly string[] {
  const characters = Array.from(run);
  if (characters.length < 3) return [run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}
