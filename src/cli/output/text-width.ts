/** How many columns a text takes, and how to cut it to fewer. Texts are visible lines: no control characters. */
export interface TextMeasure {
  width(text: string): number;
  /** At most `most` columns, with the mark at the end when something was cut off. */
  cut(text: string, most: number, mark: string): string;
}

const plain: TextMeasure = {
  width: (text) => text.length,
  cut: (text, most, mark) => (text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).trimEnd()}${mark}`),
};

let exact: TextMeasure | undefined;

/**
 * A measure good for these texts. ASCII needs none of the Unicode tables, which take 20 ms to load: they are loaded
 * when the first text with anything else comes by.
 */
export async function measureFor(texts: Iterable<string>): Promise<TextMeasure> {
  if (exact !== undefined) return exact;
  for (const text of texts) if (/[^\x20-\x7e]/.test(text)) return await loadExact();
  return plain;
}

async function loadExact(): Promise<TextMeasure> {
  const { default: stringWidth } = await import("string-width");
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const width = (text: string): number => (/[^\x20-\x7e]/.test(text) ? stringWidth(text) : text.length);
  exact = {
    width,
    cut(text, most, mark) {
      if (width(text) <= most) return text;
      let taken = "";
      let columns = 0;
      for (const { segment } of graphemes.segment(text)) {
        columns += width(segment);
        if (columns > most - 1) break;
        taken += segment;
      }
      return most < 1 ? "" : `${taken.trimEnd()}${mark}`;
    },
  };
  return exact;
}
