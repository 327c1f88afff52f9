import { limits } from "./limits.ts";

/** What every text field has to keep: the database can't hold NUL, and UTF-8 can't spell a lone surrogate. */
export function checkText(problems: string[], field: string, text: string): void {
  if (text.includes("\u0000")) problems.push(`${field}: it has a NUL character.`);
  if (!text.isWellFormed()) problems.push(`${field}: it has a lone surrogate, which is no character.`);
}

/** Length in Unicode code points, both ends included, and checkText. */
export function checkCharacters(problems: string[], field: string, text: string, least: number, most: number): void {
  // Code points never outnumber UTF-16 units, so that short texts need no counting.
  const characters = text.length <= most ? text.length : countCharacters(text);
  if (characters < least || characters > most) {
    const range = least === 0 ? `at most ${most}` : `${least} to ${most}`;
    problems.push(`${field}: ${range} characters, but it has ${characters}.`);
  }
  checkText(problems, field, text);
}

/** A list of non-empty texts. Wrong items are named by their place, the first few of them. */
export function checkList(
  problems: string[],
  field: string,
  list: readonly string[],
  mostItems: number,
  mostCharacters: number,
): void {
  if (list.length > mostItems) problems.push(`${field}: at most ${mostItems}, but there are ${list.length}.`);
  const items: string[] = [];
  for (const [index, text] of list.entries()) {
    checkCharacters(items, `${field}[${index}]`, text, 1, mostCharacters);
    if (items.length > shownItems) break;
  }
  if (items.length > shownItems) items.splice(shownItems, items.length, `${field}: more of its items are wrong.`);
  problems.push(...items);
}

const shownItems = 5;

/** An id as limits.idPattern has it. */
export function checkId(problems: string[], field: string, id: string): void {
  if (limits.idPattern.test(id)) return;
  if (id === "") {
    problems.push(`${field}: it is missing.`);
    return;
  }
  const shown = (id.length <= 80 ? id : `${id.slice(0, 80)}…`).toWellFormed();
  problems.push(
    `${field}: ${JSON.stringify(shown)} (${countCharacters(id)} characters) is not 1 to ${limits.idCharacters} of A-Z a-z 0-9 . _ : @ / + ~ - starting with a letter or digit.`,
  );
}

export function countCharacters(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xd800 && code <= 0xdbff) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        count -= 1;
        index += 1;
      }
    }
  }
  return count;
}
