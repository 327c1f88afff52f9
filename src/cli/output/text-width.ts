import { fixedWidth } from "./fixed-width.ts";

/** How many columns a text takes, and how to cut it to fewer. Texts are visible lines: no control characters. */
export interface TextMeasure {
  width(text: string): number;
  /** At most `most` columns, with the mark at the end when something was cut off. */
  cut(text: string, most: number, mark: string): string;
}

const simple: TextMeasure = measure(simpleWidth, (text) => text);

let exact: TextMeasure | undefined;

/** A measure good for these texts: with Unicode's tables when one of them holds a character that needs them. */
export async function measureFor(texts: Iterable<string>): Promise<TextMeasure> {
  if (exact !== undefined) return exact;
  for (const text of texts) if (!isSimple(text)) return await loadExact();
  return simple;
}

function isSimple(text: string): boolean {
  if (!/[^\x20-\x7e]/.test(text)) return true;
  for (const character of text) if (fixedWidth(character.codePointAt(0) ?? 0) === undefined) return false;
  return true;
}

function simpleWidth(text: string): number {
  if (!/[^\x20-\x7e]/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += fixedWidth(character.codePointAt(0) ?? 0) ?? 0;
  return width;
}

async function loadExact(): Promise<TextMeasure> {
  const { default: stringWidth } = await import("string-width");
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  function* graphemes(text: string): Generator<string> {
    for (const { segment } of segmenter.segment(text)) yield segment;
  }
  exact = measure((text) => (isSimple(text) ? simpleWidth(text) : stringWidth(text)), graphemes);
  return exact;
}

function measure(width: (text: string) => number, pieces: (text: string) => Iterable<string>): TextMeasure {
  return {
    width,
    cut(text, most, mark) {
      if (width(text) <= most) return text;
      if (most < 1) return "";
      let taken = "";
      let columns = 0;
      for (const piece of pieces(text)) {
        columns += width(piece);
        if (columns > most - 1) break;
        taken += piece;
      }
      return taken.trimEnd() + mark;
    },
  };
}
