/**
 * Input that can't be read, for a reason its owner can mend. The message names the file and says why; `problems` lists
 * what is wrong inside, one sentence each, when there is more than one thing. The command line exits with 3 (refused).
 */
export class ImportError extends Error {
  readonly exitClass = "refused";
  readonly problems: readonly string[];
  readonly hints: readonly string[];

  constructor(message: string, problems: readonly string[] = [], hints: readonly string[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ImportError";
    this.problems = problems;
    this.hints = hints;
  }
}
