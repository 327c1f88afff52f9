/**
 * Characters whose width nothing around them can change: no combining marks, no joiners, no selectors, nothing that
 * forms clusters. They make up nearly all texts, and measuring them takes no Unicode tables, which take 40 ms to load.
 * First and last code point of each range, in order.
 */
const narrow = [
  [0x20, 0x7e], // ASCII
  [0xa1, 0xa8], // Latin and its signs, without the soft hyphen and without what can become an emoji
  [0xaa, 0xac],
  [0xaf, 0x2ff],
  [0x370, 0x373], // Greek
  [0x37b, 0x37f],
  [0x384, 0x38a],
  [0x38e, 0x3a1],
  [0x3a3, 0x3ff],
  [0x400, 0x482], // Cyrillic
  [0x48a, 0x52f],
  [0x1e00, 0x1eff], // more Latin: Vietnamese and others
  [0x2010, 0x2027], // dashes, quotation marks, bullets, ellipsis
  [0x2030, 0x203b],
  [0x20a0, 0x20c0], // currencies
  [0x2190, 0x2193], // arrows, mathematics, boxes and blocks
  [0x21d0, 0x22ff],
  [0x2500, 0x259f],
] as const;

const wide = [
  [0x3001, 0x3029], // CJK punctuation, kana, Han
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3], // Hangul syllables
  [0xff01, 0xff60], // full-width forms
  [0x1f32d, 0x1f335], // emoji that need no selector, without the modifiers of skin colour
  [0x1f345, 0x1f37c],
  [0x1f3a0, 0x1f3c1],
  [0x1f3e0, 0x1f3f0],
  [0x1f400, 0x1f407],
  [0x1f409, 0x1f414],
  [0x1f416, 0x1f425],
  [0x1f427, 0x1f43a],
  [0x1f484, 0x1f48e],
  [0x1f493, 0x1f4fc],
  [0x1f4ff, 0x1f53d],
  [0x1f550, 0x1f567],
  [0x1f5fb, 0x1f62d],
  [0x1f648, 0x1f64a],
  [0x1f680, 0x1f6a2],
  [0x1f6a4, 0x1f6b3],
  [0x1f916, 0x1f917],
  [0x1f950, 0x1f976],
  [0x1f980, 0x1f9af],
  [0x1f9c0, 0x1f9cc],
  [0x1f9e0, 0x1f9ff],
] as const;

type Ranges = readonly (readonly [number, number])[];

/** 1 or 2 columns; undefined for a character whose width depends on its neighbours, or isn't known here. */
export function fixedWidth(codePoint: number): 1 | 2 | undefined {
  if (isIn(narrow, codePoint)) return 1;
  return isIn(wide, codePoint) ? 2 : undefined;
}

function isIn(ranges: Ranges, codePoint: number): boolean {
  for (const [first, last] of ranges) {
    if (codePoint < first) return false;
    if (codePoint <= last) return true;
  }
  return false;
}
