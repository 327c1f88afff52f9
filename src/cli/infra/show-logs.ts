import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type BottlePart, bottleDirectory, bottlePaths, logFile } from "../../bottle/files/bottle-paths.ts";
import { CliError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { visibleLine } from "../output/visible-text.ts";

const tailBytes = 4 * 1024 * 1024;
const pollMs = 250;

/** Prints the ends of the logs, each line under its part's name where there are several. */
export async function showLogs(
  context: CliContext,
  parts: readonly BottlePart[],
  lines: number,
  follow: boolean,
): Promise<void> {
  const directory = bottleDirectory(context.env, context.stateDirectory);
  const tails = parts.map((part) => new Tail(logFile(bottlePaths(directory), part), part));
  const print = (part: BottlePart, texts: readonly string[]): void => {
    const prefix = parts.length > 1 ? `${part.padEnd(10)} ` : "";
    for (const text of texts) context.stdout.write(`${prefix}${visibleLine(text)}\n`);
  };
  let found = false;
  for (const tail of tails) {
    const all = await tail.read();
    found ||= all !== undefined;
    print(tail.part, lines === 0 ? [] : (all ?? []).slice(-lines));
  }
  if (!found && !follow) {
    throw new CliError("no_bottle", exitCodes.failed, `there are no logs in ${directory}`, {
      hints: ["start a bottle: kgents infra init --provider bottle"],
    });
  }
  if (!follow) return;
  while (!context.signal.aborted) {
    for (const tail of tails) print(tail.part, (await tail.read()) ?? []);
    await sleep(pollMs, undefined, { signal: context.signal }).catch(() => {});
  }
}

/** Reads whole lines as they are added to a file, also across its rotation. */
class Tail {
  readonly part: BottlePart;
  readonly #file: string;
  #from: number | undefined;
  #inode = 0;

  constructor(file: string, part: BottlePart) {
    this.#file = file;
    this.part = part;
  }

  /** The lines since the last call, at first those of the last few megabytes; undefined when there is no file. */
  async read(): Promise<readonly string[] | undefined> {
    const file = await open(this.#file).catch(() => undefined);
    if (file === undefined) return undefined;
    try {
      const { size, ino } = await file.stat();
      if (this.#from === undefined) this.#from = Math.max(0, size - tailBytes);
      else if (ino !== this.#inode || size < this.#from) this.#from = 0;
      this.#inode = ino;
      const bytes = Buffer.alloc(Math.min(size - this.#from, tailBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#from);
      const end = bytes.lastIndexOf(10, bytesRead - 1) + 1;
      this.#from += end;
      return end === 0 ? [] : bytes.toString("utf8", 0, end - 1).split("\n");
    } finally {
      await file.close();
    }
  }
}
