const ascii = /^[\x00-\x7f]*$/;
const combining = /[\u0300-\u036f]/g;

/** Letters that carry no combining mark in Unicode but are typed without theirs all the same. */
const bareLetters: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["ẞ", "SS"],
  ["æ", "ae"],
  ["Æ", "AE"],
  ["œ", "oe"],
  ["Œ", "OE"],
  ["ø", "o"],
  ["Ø", "O"],
  ["đ", "d"],
  ["Đ", "D"],
  ["ð", "d"],
  ["þ", "th"],
  ["ł", "l"],
  ["Ł", "L"],
  ["ı", "i"],
  ["ς", "σ"],
]);
const bareLetter = /[ßẞæÆœŒøØđĐðþłŁıς]/g;

/** True when every character is ASCII: most texts, and much cheaper to handle. */
export function isAscii(text: string): boolean {
  return ascii.test(text);
}

/**
 * Takes accents off and brings compatibility forms (full-width letters, ligatures) to their plain letters; case stays.
 * Only the general combining block is dropped: the vowel signs of Indic scripts carry meaning.
 */
export function foldMarks(text: string): string {
  if (isAscii(text)) return text;
  return text
    .normalize("NFKD")
    .replace(combining, "")
    .normalize("NFC")
    .replace(bareLetter, (letter) => bareLetters.get(letter) ?? letter);
}
