import { readJsonText } from "../core/catalog/json-text.ts";
import { ImportError } from "./import-error.ts";

/** A parsed JSON or YAML value. Numbers that JavaScript would respell are kept as raw JSON, and written out as they were. */
export type DocumentValue = null | boolean | number | string | RawNumber | readonly DocumentValue[] | DocumentObject;

export interface DocumentObject {
  readonly [key: string]: DocumentValue | undefined;
}

/** A number as spelled in its source: 1.0, 1e3, 12345678901234567890. JSON.stringify writes it out unchanged. */
export interface RawNumber {
  readonly rawJSON: string;
}

// ECMAScript 2026, in Node since 22; the library declarations don't know it yet.
const rawJson = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** Parses JSON text as strictly as the catalog does: no duplicate keys, no NUL, no lone surrogates, not too deep. */
export function parseJsonDocument(text: string): DocumentValue {
  const { problem } = readJsonText(text);
  if (problem !== undefined) throw new ImportError(`it ${problem}`);
  return rawJson.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? exactNumber(value, source) : value,
  ) as DocumentValue;
}

/** The number, or its spelling where the two differ. `spelled` must be a JSON number. */
export function exactNumber(value: number, spelled: string): number | RawNumber {
  return String(value) === spelled ? value : rawJson.rawJSON(spelled);
}

export function isObject(value: DocumentValue | undefined): value is DocumentObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !rawJson.isRawJSON(value);
}

export function isList(value: DocumentValue | undefined): value is readonly DocumentValue[] {
  return Array.isArray(value);
}

/** A number's spelling; undefined for anything that isn't a number. */
export function numberText(value: DocumentValue | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return rawJson.isRawJSON(value) ? value.rawJSON : undefined;
}

/** The value's own member: never something inherited, such as `constructor`. */
export function member(value: DocumentValue | undefined, key: string): DocumentValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** What a person would call the value, for messages. */
export function kindName(value: DocumentValue | undefined): string {
  if (value === null || value === undefined) return "nothing";
  if (isList(value)) return "a list";
  if (typeof value === "string") return "a text";
  if (typeof value === "boolean") return "a boolean";
  return isObject(value) ? "an object" : "a number";
}
