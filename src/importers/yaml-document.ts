import { Composer, type CST, isAlias, isMap, isScalar, isSeq, type Node, Parser } from "yaml";
import { limits } from "../core/catalog/limits.ts";
import { type DocumentValue, exactNumber } from "./document-value.ts";
import { ImportError } from "./import-error.ts";

/** One document of a YAML stream, and the line where it starts (1-based). */
export interface YamlDocument {
  readonly value: DocumentValue;
  readonly line: number;
}

/**
 * Parses YAML 1.2 as data: no tags beyond the core ones, no duplicate keys, keys are texts, numbers as spelled, nesting to
 * limits.jsonDepth. Aliases are followed, but what they unfold to is bounded. Empty documents are left out. Throws
 * ImportError with the first problem and its line.
 */
export function parseYamlDocuments(text: string): readonly YamlDocument[] {
  refuseDeepNesting(text);
  try {
    return readDocuments(text);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    // The parser recurses; what slips past the check above ends here, on an exhausted stack.
    if (error instanceof RangeError) throw invalid(tooDeep);
    throw new ImportError(`is not valid YAML: ${reason(String(error))}`, [], [], error);
  }
}

function readDocuments(text: string): readonly YamlDocument[] {
  const lines = new LineCounter(text);
  const reader = new YamlReader();
  // Keys are checked by the reader, since the composer compares each with each. Its errors stay plain, since it would copy
  // the source's line into each of what may be a hundred thousand.
  const composer = new Composer({ version: "1.2", uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const found: YamlDocument[] = [];
  for (const document of composer.compose(soundTokens(text, lines))) {
    const error = document.errors[0] ?? document.warnings[0];
    if (error !== undefined) throw invalid(`${reason(error.message)} (line ${lines.at(error.pos[0])})`);
    if (document.contents === null) continue;
    const value = reader.document(document.contents);
    if (value !== null) found.push({ value, line: lines.at(document.contents.range?.[0] ?? 0) });
  }
  return found;
}

/** The parser goes on after an error; one is enough here. */
function* soundTokens(text: string, lines: LineCounter): Generator<CST.Token, void> {
  for (const token of new Parser().parse(text)) {
    if (token.type === "error") throw invalid(`${reason(token.message)} (line ${lines.at(token.offset)})`);
    yield token;
  }
}

// Far above what a file of the largest allowed size says without aliases, and quickly counted.
const mostNodes = 2_000_000;
const tooDeep = `it is nested deeper than ${limits.jsonDepth} levels`;

class YamlReader {
  #nodesLeft = mostNodes;
  readonly #anchors = new Map<string, Node>();

  /** Anchors end with their document, the budget counts for the whole file. */
  document(contents: Node): DocumentValue {
    this.#anchors.clear();
    return this.#value(contents, 1);
  }

  #value(node: unknown, depth: number): DocumentValue {
    if (depth > limits.jsonDepth) throw invalid(tooDeep);
    this.#nodesLeft -= 1;
    if (this.#nodesLeft < 0) throw new ImportError("is not valid YAML for a catalog: its aliases unfold to too much");
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source, depth);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, node);
    }
    if (isScalar(node)) return scalarValue(node.value, node.source);
    if (isSeq(node)) return node.items.map((item) => this.#value(item, depth + 1));
    if (isMap(node)) {
      const members = new Map<string, DocumentValue>();
      for (const pair of node.items) {
        const key = keyText(this.#value(pair.key, depth + 1));
        if (members.has(key))
          throw new ImportError(`is not valid YAML: the key ${key.slice(0, 60)} stands twice in one map`);
        members.set(key, this.#value(pair.value, depth + 1));
      }
      // fromEntries defines members, so that a key __proto__ is a key like any other.
      return Object.fromEntries(members);
    }
    throw new ImportError("is not valid YAML: it has a node that isn't data");
  }

  #alias(name: string, depth: number): DocumentValue {
    const target = this.#anchors.get(name);
    if (target === undefined)
      throw new ImportError(`is not valid YAML: the alias *${name.slice(0, 60)} names no anchor before it`);
    return this.#value(target, depth + 1);
  }
}

function scalarValue(value: unknown, source: string | undefined): DocumentValue {
  switch (typeof value) {
    case "string":
      if (value.includes("\u0000")) throw new ImportError("is not valid YAML for a catalog: it has a NUL character");
      if (!value.isWellFormed()) throw new ImportError("is not valid YAML for a catalog: it has a lone surrogate");
      return value;
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value) && !isJsonNumber(source))
        throw new ImportError("is not valid YAML for a catalog: .inf and .nan can't be kept");
      return isJsonNumber(source) ? exactNumber(value, source) : value;
    default:
      if (value === null || value === undefined) return null;
      throw new ImportError("is not valid YAML for a catalog: it has a value that JSON doesn't know");
  }
}

function isJsonNumber(source: string | undefined): source is string {
  return source !== undefined && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(source);
}

function keyText(key: DocumentValue): string {
  if (typeof key === "string") return key;
  if (key === null || typeof key !== "object") return String(key);
  throw new ImportError("is not valid YAML for a catalog: a key must be a text");
}

/**
 * The parser needs several stack frames a level and, at worst, time that grows with the square of the nesting, so that
 * absurd nesting is refused before it starts. Brackets inside texts are counted too: a text that opens thousands more
 * than it closes is as rare as it is suspect.
 */
function refuseDeepNesting(text: string): void {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) open += 1;
    else if ((code === 0x5d || code === 0x7d) && open > 0) open -= 1;
    if (open > mostOpenBrackets) throw invalid(tooDeep);
  }
  if (/(?:[-?:][ \t]+){200}/.test(text)) throw invalid(tooDeep);
  // A node has one anchor and one tag; a hundred thousand in a row take the parser half a minute.
  if (/(?:^|\s)(?:[&!]\S{0,200}\s+){100}/.test(text)) throw invalid("a node can have at most one anchor");
}

const mostOpenBrackets = 2_000;

function invalid(reason: string): ImportError {
  return new ImportError(`is not valid YAML: ${reason}`);
}

/** Lines of places that are asked for in ascending order, each counted from the one before. */
class LineCounter {
  readonly #text: string;
  #place = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  at(place: number): number {
    for (; this.#place < place; this.#place += 1) if (this.#text.charCodeAt(this.#place) === 0x0a) this.#line += 1;
    return this.#line;
  }
}

/** The first line of what the parser says; it reports an exhausted stack as a problem of the document, and is right. */
function reason(message: string): string {
  if (message.includes("call stack")) return tooDeep;
  return (message.split("\n", 1)[0] ?? "").replace(/:$/, "").slice(0, 300);
}
