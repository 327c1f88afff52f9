import type { CliContext } from "../../context.ts";
import { type Style, styleFor } from "../../output/style.ts";
import { visibleLine } from "../../output/visible-text.ts";
import { secondsText } from "../bottle-words.ts";

export interface DoneStep {
  readonly name: string;
  readonly milliseconds: number;
  /** What came of it. */
  readonly outcome: string;
}

/** Says on stderr what is being done, what came of it, and how long it took. */
export class Steps {
  readonly done: DoneStep[] = [];
  readonly #context: CliContext;
  readonly #style: Style;
  readonly #started = performance.now();
  #isLineOpen = false;

  constructor(context: CliContext) {
    this.#context = context;
    this.#style = styleFor(context.stderr, context.env);
  }

  /** Milliseconds since the first step. */
  get milliseconds(): number {
    return Math.round(performance.now() - this.#started);
  }

  /** The work answers what came of it, in a few words. */
  async run(name: string, work: () => Promise<string>): Promise<void> {
    if (this.#context.stderr.isTTY) {
      this.#context.stderr.write(`  ${name} ${this.#style.ellipsis}`);
      this.#isLineOpen = true;
    }
    const started = performance.now();
    try {
      const outcome = await work();
      const milliseconds = Math.round(performance.now() - started);
      this.done.push({ name, milliseconds, outcome });
      const told = outcome === "" ? "" : `: ${visibleLine(outcome)}`;
      this.#write(`  ${name}${told} ${this.#style.dim(secondsText(milliseconds))}`);
    } finally {
      this.#wipe();
    }
  }

  /** A line inside a step: who waits for what. */
  tell(text: string): void {
    const at = this.#style.dim(secondsText(this.milliseconds).padStart(8));
    this.#write(`    ${at}  ${visibleLine(text)}`);
  }

  #write(line: string): void {
    this.#wipe();
    this.#context.stderr.write(`${line}\n`);
  }

  #wipe(): void {
    if (this.#isLineOpen) this.#context.stderr.write("\r\u001b[2K");
    this.#isLineOpen = false;
  }
}
