/**
 * Characters that would act on a terminal instead of showing: C0 and C1 controls, DEL, line and paragraph separators,
 * and the marks that reorder or hide text. Entries come from anywhere; one must not be able to repaint the screen.
 */
const acting =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the point
  /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** On one line, with every acting character spelled out: ESC is shown as \x1b. */
export function visibleLine(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, " ").replaceAll(acting, spell);
}

/** Like visibleLine, but line breaks and tabs stay. */
export function visibleBlock(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(acting, (character) => (character === "\n" || character === "\t" ? character : spell(character)));
}

/** The same JSON value with acting characters escaped; they can only stand inside its strings. */
export function safeJsonText(json: string): string {
  return json.replaceAll(acting, (character) => (character === "\n" ? character : `\\u${hex(character, 4)}`));
}

function spell(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, "0");
}
