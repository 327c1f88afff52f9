import { type DocumentValue, isList, isObject, member } from "./document-value.ts";

/** Lenient looks into documents of other formats, where a wrong type is simply not there. */

/** A member's text, trimmed; empty when it is anything else. */
export function textOf(document: DocumentValue | undefined, key: string): string {
  const value = member(document, key);
  return typeof value === "string" ? value.trim() : "";
}

/** The texts in a member that is a list. */
export function textsOf(document: DocumentValue | undefined, key: string): readonly string[] {
  const value = member(document, key);
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The items of a member that is a list. */
export function itemsOf(document: DocumentValue | undefined, key: string): readonly DocumentValue[] {
  const value = member(document, key);
  return isList(value) ? value : [];
}

/** JSON text of the members that aren't in `left`, in their order; empty when none is left. */
export function jsonWithout(document: DocumentValue, left: readonly string[]): string {
  if (!isObject(document)) return "";
  const kept = Object.entries(document).filter(([key, value]) => value !== undefined && !left.includes(key));
  return kept.length === 0 ? "" : JSON.stringify(Object.fromEntries(kept));
}
