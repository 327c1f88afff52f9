import { limits } from "./limits.ts";

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** Either `problem` is set (a clause that says what is wrong and where), or `canonical` and `kind` are. */
export interface JsonTextReading {
  readonly problem?: string;
  /** No white space, keys in code unit order, strings in their shortest escaping, numbers as spelled. */
  readonly canonical?: string;
  readonly kind?: JsonKind;
}

class Refusal extends Error {}

/**
 * Reads JSON text strictly: what JSON.parse accepts, without duplicate keys (however they are escaped), NUL characters,
 * lone surrogates and nesting deeper than limits.jsonDepth. Two texts with the same canonical form say the same thing;
 * numbers are compared as spelled, since 1.0 and 1 may mean different things to their readers. Never throws.
 */
export function readJsonText(text: string): JsonTextReading {
  const reader = new JsonReader(text);
  try {
    const canonical = reader.document();
    return { canonical, kind: kindOf(canonical) };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

function kindOf(canonical: string): JsonKind {
  switch (canonical[0]) {
    case "{":
      return "object";
    case "[":
      return "array";
    case '"':
      return "string";
    case "t":
    case "f":
      return "boolean";
    case "n":
      return "null";
    default:
      return "number";
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// A run of characters that need no thought: no quote, no escape, no control character, no surrogate.
const plainPattern = /[^"\\\u0000-\u001f\ud800-\udfff]*/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): string {
    this.#space();
    const value = this.#value(1);
    this.#space();
    if (this.#at < this.#text.length) throw this.#refuse("has text after the end of the JSON value");
    return value;
  }

  #value(depth: number): string {
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        return this.#array(depth);
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word("true");
      case 0x66:
        return this.#word("false");
      case 0x6e:
        return this.#word("null");
      default:
        return this.#number();
    }
  }

  #object(depth: number): string {
    this.#enter(depth);
    // Keys in canonical spelling: two spellings of one key meet here.
    const members = new Map<string, string>();
    if (this.#closes(0x7d)) return "{}";
    for (;;) {
      const start = this.#at;
      if (this.#text.charCodeAt(start) !== 0x22) throw this.#refuse("is not JSON: expected a key in double quotes");
      const key = this.#string();
      if (members.has(key)) throw this.#refuse(`has the key ${shorten(key)} twice in one object`, start);
      this.#space();
      if (this.#text.charCodeAt(this.#at) !== 0x3a) throw this.#refuse("is not JSON: expected a colon");
      this.#at += 1;
      this.#space();
      members.set(key, this.#value(depth + 1));
      if (this.#ends(0x7d)) break;
    }
    const keys = [...members.keys()];
    if (keys.length > 1) keys.sort();
    let canonical = "";
    for (const key of keys) canonical += `${canonical === "" ? "{" : ","}${key}:${members.get(key) ?? ""}`;
    return `${canonical}}`;
  }

  #array(depth: number): string {
    this.#enter(depth);
    if (this.#closes(0x5d)) return "[]";
    let canonical = "[";
    for (;;) {
      canonical += this.#value(depth + 1);
      if (this.#ends(0x5d)) return `${canonical}]`;
      canonical += ",";
    }
  }

  #enter(depth: number): void {
    if (depth > limits.jsonDepth) throw this.#refuse(`is nested deeper than ${limits.jsonDepth} levels`);
    this.#at += 1;
    this.#space();
  }

  #closes(bracket: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== bracket) return false;
    this.#at += 1;
    return true;
  }

  /** After a member: true at the closing bracket, false at a comma (which is passed). */
  #ends(bracket: number): boolean {
    this.#space();
    if (this.#closes(bracket)) return true;
    if (this.#text.charCodeAt(this.#at) !== 0x2c) {
      throw this.#refuse(`is not JSON: expected a comma or ${String.fromCharCode(bracket)}`);
    }
    this.#at += 1;
    this.#space();
    return false;
  }

  #string(): string {
    const start = this.#at;
    plainPattern.lastIndex = start + 1;
    plainPattern.test(this.#text);
    let at = plainPattern.lastIndex;
    if (this.#text.charCodeAt(at) === 0x22) {
      this.#at = at + 1;
      return this.#text.slice(start, at + 1);
    }
    for (; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === 0x5c) at += 1;
      else if (code === 0x22) break;
      else if (code < 0x20) throw this.#refuse("has a control character inside a string", at);
    }
    if (at >= this.#text.length) throw this.#refuse("is not JSON: a string never ends", start);
    this.#at = at + 1;
    return this.#decoded(start, this.#text.slice(start, at + 1));
  }

  #decoded(start: number, spelled: string): string {
    let value: unknown;
    try {
      value = JSON.parse(spelled);
    } catch {
      throw this.#refuse("is not JSON: a string has an escape that doesn't exist", start);
    }
    if (typeof value !== "string") throw this.#refuse("is not JSON", start);
    if (value.includes("\u0000")) throw this.#refuse("has a NUL character in a string", start);
    if (!value.isWellFormed()) throw this.#refuse("has a lone surrogate in a string", start);
    return JSON.stringify(value);
  }

  #number(): string {
    if (this.#at >= this.#text.length) {
      throw this.#refuse(this.#text.trim() === "" ? "is empty" : "is not JSON: it ends too early");
    }
    numberPattern.lastIndex = this.#at;
    const spelled = numberPattern.exec(this.#text)?.[0];
    if (spelled === undefined) throw this.#refuse("is not JSON: expected a value");
    this.#at += spelled.length;
    return spelled;
  }

  #word(word: string): string {
    if (!this.#text.startsWith(word, this.#at)) throw this.#refuse("is not JSON: expected a value");
    this.#at += word.length;
    return word;
  }

  #space(): void {
    for (; ; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #refuse(clause: string, at: number = this.#at): Refusal {
    return new Refusal(`${clause} (at character ${at + 1})`);
  }
}

function shorten(key: string): string {
  return key.length <= 60 ? key : `${key.slice(0, 60).toWellFormed()}…`;
}
