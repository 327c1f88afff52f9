import { createInterface } from "node:readline/promises";
import type { CliContext } from "../context.ts";

/** Asks on the terminal; anything but a yes is a no. Undefined where there is no terminal to ask on. */
export async function askYesNo(context: CliContext, question: string): Promise<boolean | undefined> {
  if (!context.stdin.isTTY || !context.stderr.isTTY) return undefined;
  context.stderr.write(`${question} [y/N] `);
  const lines = createInterface({ input: context.stdin });
  try {
    const answer = await lines.question("", { signal: context.signal });
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}
