import { didYouMean } from "../core/catalog/near-words.ts";
import { type DocumentObject, type DocumentValue, isList, isObject, kindName, numberText } from "./document-value.ts";

/**
 * Takes fields out of one document and gathers everything that is wrong with it. null counts as absent. Once all fields
 * are taken, `finish` names the ones that nobody asked for.
 */
export class DocumentReader {
  readonly problems: string[] = [];
  readonly #document: DocumentObject;
  readonly #prefix: string;
  readonly #known = new Set<string>();

  constructor(document: DocumentObject, prefix = "") {
    this.#document = document;
    this.#prefix = prefix;
  }

  has(field: string): boolean {
    return this.take(field) !== undefined;
  }

  take(field: string): DocumentValue | undefined {
    this.#known.add(field);
    if (!Object.hasOwn(this.#document, field)) return undefined;
    return this.#document[field] ?? undefined;
  }

  /** A text; a bare number counts as one, as spelled: in YAML nobody writes quotes around version: 1.10. */
  text(field: string): string {
    const value = this.take(field);
    if (typeof value === "string") return value;
    const spelled = numberText(value);
    if (spelled !== undefined) return spelled;
    if (value !== undefined) this.#expected(field, "a text", value);
    return "";
  }

  list(field: string): readonly string[] {
    const value = this.take(field);
    if (value === undefined) return [];
    if (!isList(value)) {
      this.#expected(field, "a list of texts", value);
      return [];
    }
    return value.map((item, index) => {
      const text = typeof item === "string" ? item : numberText(item);
      if (text === undefined) this.#expected(`${field}[${index}]`, "a text", item);
      return text ?? "";
    });
  }

  objects(field: string): readonly DocumentObject[] {
    const value = this.take(field);
    if (value === undefined) return [];
    if (isList(value) && value.every((item) => isObject(item))) return value;
    this.#expected(field, "a list of objects", value);
    return [];
  }

  object(field: string): DocumentObject | undefined {
    const value = this.take(field);
    if (value === undefined || isObject(value)) return value;
    this.#expected(field, "an object", value);
    return undefined;
  }

  /** JSON text: given as a text that holds JSON, or as the value itself. */
  json(field: string): string {
    const value = this.take(field);
    if (value === undefined) return "";
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  integer(field: string, least: number): number {
    const value = this.take(field);
    if (value === undefined) return 0;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
    this.#expected(field, `a whole number of at least ${least}`, value);
    return 0;
  }

  boolean(field: string): boolean {
    const value = this.take(field);
    if (typeof value === "boolean") return value;
    if (value !== undefined) this.#expected(field, "true or false", value);
    return false;
  }

  /** A time as 2026-01-31T12:00:00.000Z. */
  time(field: string): Date | undefined {
    const value = this.take(field);
    if (value === undefined) return undefined;
    if (typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value)) {
      const time = new Date(value);
      if (!Number.isNaN(time.getTime())) return time;
    }
    this.#expected(field, "a time such as 2026-01-31T12:00:00.000Z", value);
    return undefined;
  }

  /** One word of a closed vocabulary; undefined when absent. */
  word<Word extends string>(field: string, words: readonly Word[]): Word | undefined {
    const value = this.take(field);
    if (value === undefined) return undefined;
    const known = words.find((word) => word === value);
    if (known !== undefined) return known;
    if (typeof value !== "string") this.#expected(field, "a text", value);
    else {
      const hint = didYouMean(value, words);
      const shown = JSON.stringify((value.length <= 60 ? value : `${value.slice(0, 60)}…`).toWellFormed());
      const known = hint === "" ? `; known are ${words.join(", ")}.` : hint;
      this.problems.push(`${this.#prefix}${field}: ${shown} is not known${known}`);
    }
    return undefined;
  }

  missing(field: string): void {
    this.problems.push(`${this.#prefix}${field}: it is missing.`);
  }

  finish(): void {
    const unknown = Object.keys(this.#document).filter((field) => !this.#known.has(field));
    for (const field of unknown.slice(0, shownUnknown)) {
      const shown = JSON.stringify((field.length <= 60 ? field : `${field.slice(0, 60)}…`).toWellFormed());
      const hint = didYouMean(field, this.#known);
      this.problems.push(`${this.#prefix}${shown} is not a field${hint === "" ? "." : hint}`);
    }
    const more = unknown.length - shownUnknown;
    if (more > 0) this.problems.push(`${this.#prefix}${more} more fields are unknown.`);
  }

  #expected(field: string, expected: string, value: DocumentValue): void {
    const odd = numberText(value) ?? kindName(value);
    this.problems.push(`${this.#prefix}${field}: it must be ${expected}, but it is ${odd}.`);
  }
}

const shownUnknown = 10;
