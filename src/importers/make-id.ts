import { limits } from "../core/catalog/limits.ts";

/**
 * An id from a prefix (such as "a2a:") and words of any kind: accents fall, other characters than the catalog allows
 * become a dash. "Rézumé Reader!" gives rezume-reader. Case is kept when asked for. Empty when nothing usable is left.
 */
export function makeId(prefix: string, words: string, options: { readonly keepCase?: boolean } = {}): string {
  const cased = options.keepCase === true ? words : words.toLowerCase();
  const slug = cased
    .slice(0, 1_000)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9._:@/+~-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, limits.idCharacters - prefix.length)
    .replace(/[^A-Za-z0-9]+$/, "");
  return slug === "" ? "" : `${prefix}${slug}`;
}
