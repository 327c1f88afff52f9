import { basicTokens } from "./basic-tokens.ts";

/** Longer words are unknown as a whole, as in BERT. In code points. */
const longestWord = 100;

/** Splits text into rows of a BERT vocabulary: for each word the longest known piece from the left, then `##` pieces. */
export class WordPieces {
  readonly #starts = new Map<string, number>();
  readonly #continuations = new Map<string, number>();

  /** The pieces in row order; continuation pieces begin with ##. */
  constructor(vocabulary: readonly string[]) {
    for (const [row, piece] of vocabulary.entries()) {
      if (piece.startsWith("##") && piece.length > 2) this.#continuations.set(piece.slice(2), row);
      else this.#starts.set(piece, row);
    }
  }

  /** The rows of the text's pieces in order; a word that can't be put together from known pieces is left out whole. */
  rows(text: string): readonly number[] {
    const rows: number[] = [];
    for (const word of basicTokens(text)) {
      const whole = this.#starts.get(word);
      if (whole !== undefined) rows.push(whole);
      else this.#split(word, rows);
    }
    return rows;
  }

  #split(word: string, rows: number[]): void {
    if (word.length > longestWord && Array.from(word).length > longestWord) return;
    const before = rows.length;
    let start = 0;
    while (start < word.length) {
      const known = start === 0 ? this.#starts : this.#continuations;
      let end = word.length;
      let row: number | undefined;
      // A cut inside a surrogate pair finds nothing, since the vocabulary holds whole characters only.
      while (end > start && row === undefined) {
        row = known.get(word.slice(start, end));
        if (row === undefined) end -= 1;
      }
      if (row === undefined) {
        rows.length = before;
        return;
      }
      rows.push(row);
      start = end;
    }
  }
}
