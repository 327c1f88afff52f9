import type { CliContext } from "../context.ts";
import { styleFor } from "./style.ts";

const barColumns = 24;
const leastMsBetween = 100;

/** One line on the terminal that says how far long work is; nothing at all in a pipe. Disposing wipes it. */
export class Progress implements Disposable {
  readonly #context: CliContext;
  readonly #label: string;
  readonly #isRich: boolean;
  readonly #started = performance.now();
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(context: CliContext, label: string) {
    this.#context = context;
    this.#label = label;
    this.#isRich = styleFor(context.stderr, context.env).isRich;
  }

  /** `count` of `unit` so far; `done` of `total` says how far that is, and is undefined when nobody knows. */
  show(count: number, unit: string, done: number, total: number | undefined, more = ""): void {
    const now = performance.now();
    if (!this.#context.stderr.isTTY || now - this.#shownAt < leastMsBetween) return;
    this.#shownAt = now;
    const seconds = Math.max(0.001, (now - this.#started) / 1_000);
    const rate = `${count} ${unit}, ${Math.round(count / seconds)}/s`;
    const text = total === undefined || total <= 0 ? this.#label : this.#bar(done, total);
    const room = (this.#context.stderr.columns ?? 80) - 1;
    this.#context.stderr.write(`\r\u001b[2K${`${text}  ${rate}${more}`.slice(0, room)}`);
  }

  [Symbol.dispose](): void {
    if (this.#shownAt > Number.NEGATIVE_INFINITY) this.#context.stderr.write("\r\u001b[2K");
  }

  #bar(done: number, total: number): string {
    const share = Math.min(1, done / total);
    const full = Math.round(share * barColumns);
    const [on, off] = this.#isRich ? ["█", "░"] : ["#", "-"];
    const percent = `${Math.floor(share * 100)}%`.padStart(4);
    return `${this.#label} ${on.repeat(full)}${off.repeat(barColumns - full)} ${percent}`;
  }
}
