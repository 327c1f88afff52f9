import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";
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
    // Keys are checked here: the parser's own check compares each with each.
    const documents = parseAllDocuments(text, { version: "1.2", uniqueKeys: false, logLevel: "silent" });
    const budget = { left: mostNodes };
    return [...documents].flatMap((document) => {
      const error = document.errors[0] ?? document.warnings[0];
      if (error !== undefined) throw new ImportError(`is not valid YAML: ${firstLine(error.message)}`);
      if (document.contents === null) return [];
      const value = new YamlReader(budget).value(document.contents, 1);
      return value === null ? [] : [{ value, line: lineAt(text, document.contents) }];
    });
  } catch (error) {
    if (error instanceof ImportError) throw error;
    // The parser recurses; what slips past the check above ends here, on an exhausted stack.
    if (error instanceof RangeError) throw new ImportError(`is not valid YAML: ${tooDeep}`);
    throw new ImportError(`is not valid YAML: ${firstLine(String(error))}`, [], [], error);
  }
}

// Far above what a file of the largest allowed size says without aliases, and quickly counted.
const mostNodes = 2_000_000;
const tooDeep = `it is nested deeper than ${limits.jsonDepth} levels`;

class YamlReader {
  readonly #budget: { left: number };
  readonly #anchors = new Map<string, Node>();

  constructor(budget: { left: number }) {
    this.#budget = budget;
  }

  value(node: unknown, depth: number): DocumentValue {
    if (depth > limits.jsonDepth) throw new ImportError(`is not valid YAML: ${tooDeep}`);
    this.#budget.left -= 1;
    if (this.#budget.left < 0) throw new ImportError("is not valid YAML for a catalog: its aliases unfold to too much");
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source, depth);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, node);
    }
    if (isScalar(node)) return scalarValue(node.value, node.source);
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (isMap(node)) {
      const members = new Map<string, DocumentValue>();
      for (const pair of node.items) {
        const key = keyText(this.value(pair.key, depth + 1));
        if (members.has(key))
          throw new ImportError(`is not valid YAML: the key ${key.slice(0, 60)} stands twice in one map`);
        members.set(key, this.value(pair.value, depth + 1));
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
    return this.value(target, depth + 1);
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
    if (open > mostOpenBrackets) throw new ImportError(`is not valid YAML: ${tooDeep}`);
  }
  if (/(?:[-?:][ \t]+){200}/.test(text)) throw new ImportError(`is not valid YAML: ${tooDeep}`);
}

const mostOpenBrackets = 2_000;

function lineAt(text: string, node: Node): number {
  return text.slice(0, node.range?.[0] ?? 0).split("\n").length;
}

function firstLine(message: string): string {
  return (message.split("\n", 1)[0] ?? "").replace(/:$/, "").slice(0, 300);
}
