/** One token of TypeScript or JavaScript. Words are identifiers and keywords; texts hold their raw spelling. */
export interface ScriptToken {
  readonly kind: "word" | "mark" | "text" | "comment" | "pattern" | "number";
  readonly start: number;
  readonly end: number;
  /** How many brackets of any kind are open before it. */
  readonly depth: number;
  /** The characters; for comments and long texts read them from the source. */
  readonly value: string;
}

/**
 * Splits TypeScript or JavaScript into tokens without understanding it: enough to tell code from comments and texts, and
 * to count brackets. Always ends, whatever it is given: a wrong guess (a division taken for a pattern, the text inside
 * JSX) spoils one line at most.
 */
export function scanScript(source: string): readonly ScriptToken[] {
  const tokens: ScriptToken[] = [];
  // For each open template, the depth at which a } continues its text.
  const templates: number[] = [];
  let depth = 0;
  let at = source.startsWith("#!") ? endOfLine(source, 0) : 0;
  while (at < source.length) {
    const start = at;
    const code = source.charCodeAt(at);
    if (isSpace(code)) {
      at += 1;
      continue;
    }
    let kind: ScriptToken["kind"] = "mark";
    let before = depth;
    if (code === slash && source.charCodeAt(at + 1) === slash) {
      kind = "comment";
      at = endOfLine(source, at);
    } else if (code === slash && source.charCodeAt(at + 1) === star) {
      kind = "comment";
      const end = source.indexOf("*/", at + 2);
      at = end === -1 ? source.length : end + 2;
    } else if (code === doubleQuote || code === singleQuote) {
      kind = "text";
      at = endOfText(source, at, code);
    } else if (code === backtick || (code === closingBrace && templates.at(-1) === depth)) {
      kind = "text";
      if (code === closingBrace) {
        templates.pop();
        depth -= 1;
        before = depth;
      }
      const end = endOfTemplate(source, at + 1);
      at = end.at;
      if (end.opens) {
        depth += 1;
        templates.push(depth);
      }
    } else if (isWordCode(code)) {
      kind = code >= 0x30 && code <= 0x39 ? "number" : "word";
      wordPattern.lastIndex = at;
      wordPattern.test(source);
      at = Math.max(wordPattern.lastIndex, at + 1);
    } else {
      const pattern = code === slash && patternMayStart(tokens) ? endOfPattern(source, at) : -1;
      if (pattern !== -1) kind = "pattern";
      at = pattern === -1 ? at + 1 : pattern;
      if (openers.includes(source[start] ?? "") && kind === "mark") depth += 1;
      else if (closers.includes(source[start] ?? "") && kind === "mark") {
        depth = Math.max(0, depth - 1);
        before = depth;
      }
    }
    const isShort = kind === "word" || kind === "mark";
    tokens.push({ kind, start, end: at, depth: before, value: isShort ? source.slice(start, at) : "" });
  }
  return tokens;
}

const slash = 0x2f;
const star = 0x2a;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const backtick = 0x60;
const closingBrace = 0x7d;
const openers = ["(", "[", "{"];
const closers = [")", "]", "}"];
const wordPattern = /[\w$\u0080-\uffff]+/y;

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029;
}

function isWordCode(code: number): boolean {
  if (code >= 0x80) return true;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x24 || code === 0x5f;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}

/** Behind the closing quote; at the line's end when there is none. */
function endOfText(source: string, from: number, quote: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === 0x5c) at += source.charCodeAt(at + 1) === 0x0d && source.charCodeAt(at + 2) === 0x0a ? 2 : 1;
    else if (code === 0x0a) return at;
  }
  return source.length;
}

function endOfTemplate(source: string, from: number): { readonly at: number; readonly opens: boolean } {
  for (let at = from; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === backtick) return { at: at + 1, opens: false };
    else if (code === 0x24 && source.charCodeAt(at + 1) === 0x7b) return { at: at + 2, opens: true };
  }
  return { at: source.length, opens: false };
}

// Longer ones exist only in generated code; the bound keeps a line of a million slashes quick.
const longestPattern = 500;

/** Behind the closing slash and flags of a regular expression; -1 when the line ends first. */
function endOfPattern(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < Math.min(source.length, from + longestPattern); at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x0a) return -1;
    if (code === 0x5c) at += 1;
    else if (code === 0x5b) inClass = true;
    else if (code === 0x5d) inClass = false;
    else if (code === slash && !inClass) {
      wordPattern.lastIndex = at + 1;
      return wordPattern.test(source) ? wordPattern.lastIndex : at + 1;
    }
  }
  return -1;
}

const beforePattern = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "do",
  "else",
  "void",
  "delete",
  "throw",
  "new",
  "await",
  "yield",
]);

/** After a value a slash divides; anywhere else it opens a pattern. */
function patternMayStart(tokens: readonly ScriptToken[]): boolean {
  let index = tokens.length - 1;
  while (index >= 0 && tokens[index]?.kind === "comment") index -= 1;
  const last = tokens[index];
  if (last === undefined) return true;
  if (last.kind === "word") return beforePattern.has(last.value);
  return last.kind === "mark" && last.value !== ")" && last.value !== "]" && last.value !== "}";
}
