/** One logical line of Python at module level or inside a definition: without comments, brackets joined, texts kept. */
export interface PythonLine {
  readonly indent: number;
  /** White space runs are one blank; texts stand as written. */
  readonly code: string;
  /** The value of the text that the whole line consists of (a docstring, say); undefined for any other line. */
  readonly text: string | undefined;
}

/**
 * Splits Python into logical lines without understanding it: texts of every quoting, comments, brackets and backslashes
 * are followed. Always ends, whatever it is given; an unclosed text runs to the end of the file.
 */
export function scanPython(source: string): readonly PythonLine[] {
  const lines: PythonLine[] = [];
  let at = 0;
  while (at < source.length) {
    const line = logicalLine(source, at);
    at = line.end;
    if (line.code !== "") lines.push({ indent: line.indent, code: line.code, text: line.text });
  }
  return lines;
}

interface ScannedLine extends PythonLine {
  readonly end: number;
}

function logicalLine(source: string, from: number): ScannedLine {
  let at = from;
  let indent = 0;
  for (; source[at] === " " || source[at] === "\t"; at += 1) indent += source[at] === "\t" ? 8 : 1;
  const parts: string[] = [];
  const values: string[] = [];
  let depth = 0;
  while (at < source.length) {
    const character = source[at] ?? "";
    if (character === "#") {
      at = endOfLine(source, at);
    } else if (character === "\n") {
      at += 1;
      if (depth === 0) break;
      parts.push(" ");
    } else if (character === "\\" && /^\\\r?\n/.test(source.slice(at, at + 3))) {
      at = source.indexOf("\n", at) + 1;
      parts.push(" ");
    } else if (character === '"' || character === "'") {
      const text = scanText(source, at);
      values.push(text.value);
      parts.push(textMark);
      at = text.end;
    } else {
      // Inside brackets a line may start with anything, but nobody leaves three dozen lines of them open by design.
      if ("([{".includes(character)) depth += 1;
      else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
      parts.push(character);
      at += 1;
    }
  }
  const code = parts.join("").replace(/\s+/g, " ").trim();
  const isText = /^[rRbBuUfF]{0,2}\u0001$/.test(code);
  let next = 0;
  return {
    indent,
    code: code.replaceAll(textMark, () => JSON.stringify(values[next++] ?? "")),
    text: isText ? values[0] : undefined,
    end: at,
  };
}

// Can't stand in Python outside of a text.
const textMark = "\u0001";

function scanText(source: string, from: number): { readonly value: string; readonly end: number } {
  const quote = source[from] ?? "";
  const isTriple = source.startsWith(quote.repeat(3), from);
  const close = isTriple ? quote.repeat(3) : quote;
  for (let at = from + close.length; at < source.length; at += 1) {
    const character = source[at];
    if (character === "\\") at += 1;
    else if (!isTriple && character === "\n") return { value: source.slice(from + 1, at), end: at };
    else if (character === quote && source.startsWith(close, at)) {
      return { value: source.slice(from + close.length, at), end: at + close.length };
    }
  }
  return { value: source.slice(from + close.length), end: source.length };
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}
