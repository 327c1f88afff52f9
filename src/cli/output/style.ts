import type { CliContext, Output } from "../context.ts";

/** How to dress text for one stream: everything is the identity unless that stream is a terminal that takes it. */
export interface Style {
  /** Icons and characters beyond ASCII may be shown. */
  readonly isRich: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  /** The mark for text cut off. */
  readonly ellipsis: string;
}

export function styleFor(output: Output, env: CliContext["env"]): Style {
  const isTerminal = output.isTTY && env["TERM"] !== "dumb";
  const hasColour = isTerminal && !env["NO_COLOR"];
  const paint = (on: number, off: number) => (text: string) =>
    hasColour && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  const isUnicode = /utf-?8/i.test(env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "");
  return {
    isRich: isTerminal && isUnicode,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
    ellipsis: isTerminal && !isUnicode ? "~" : "…",
  };
}
