import type { ScriptToken } from "./scan-script.ts";

/** The tokens of a script without its comments, by index, and what can be asked of a place among them. */
export class ScriptCode {
  readonly source: string;
  readonly code: readonly ScriptToken[];
  readonly #all: readonly ScriptToken[];
  readonly #index: ReadonlyMap<ScriptToken, number>;

  constructor(source: string, all: readonly ScriptToken[], code: readonly ScriptToken[]) {
    this.source = source;
    this.code = code;
    this.#all = all;
    this.#index = new Map(all.map((token, index) => [token, index]));
  }

  value(index: number): string {
    return this.code[index]?.value ?? "";
  }

  /** The comment that ends right before a token: a block, or a run of line comments. */
  commentBefore(index: number): string {
    const token = this.code[index];
    let at = (token === undefined ? 0 : (this.#index.get(token) ?? 0)) - 1;
    const last = this.#all[at];
    if (last === undefined || last.kind !== "comment" || token === undefined) return "";
    const gap = this.source.slice(last.end, token.start);
    if (gap.split("\n").length > 2) return "";
    if (this.source.startsWith("/*", last.start)) return this.source.slice(last.start, last.end);
    let first = last;
    for (at -= 1; ; at -= 1) {
      const previous = this.#all[at];
      if (previous === undefined || previous.kind !== "comment" || this.source.startsWith("/*", previous.start)) break;
      if (this.source.slice(previous.end, first.start).split("\n").length > 2) break;
      first = previous;
    }
    return this.source.slice(first.start, last.end);
  }

  /** The index of the bracket that closes the one at `index`; the end of the code when none does. */
  closing(index: number): number {
    const depth = this.code[index]?.depth ?? 0;
    for (let at = index + 1; at < this.code.length; at += 1) {
      const token = this.code[at];
      if (token !== undefined && token.depth <= depth && token.kind !== "text") return at;
    }
    return this.code.length;
  }

  /** The source between two tokens, both ends included, on one line. */
  text(from: number, to: number): string {
    const first = this.code[from];
    const last = this.code[to];
    if (first === undefined || last === undefined || to < from || last.end - first.start > 2_000) return "";
    return this.source.slice(first.start, last.end).replace(/\s+/g, " ");
  }
}
