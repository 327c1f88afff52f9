import type { ExportHeader } from "../../core/librarian/requests.ts";
import type { ImportBatch } from "../../importers/import-source.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ImportOptions } from "./import-command.ts";

/** Compares what came with what an export's header promises: a file that was cut off between two lines looks whole. */
export class ExportCompleteness {
  readonly #header: ExportHeader | undefined;
  #entries = 0;
  #relationships = 0;
  #unread = 0;

  /** Without a header nothing is promised. */
  constructor(header: ExportHeader | undefined) {
    this.#header = header;
  }

  add({ records, refusals }: ImportBatch): void {
    for (const { kind } of records) {
      if (kind === "entry") this.#entries += 1;
      else if (kind === "relationship") this.#relationships += 1;
    }
    this.#unread += refusals.length;
  }

  /** Once everything is read: whether lines are missing. One that couldn't be read was there, and is reported as such. */
  get isCutOff(): boolean {
    if (this.#header === undefined) return false;
    const { entries, relationships } = this.#header;
    return this.#entries + this.#relationships + this.#unread < entries + relationships;
  }

  error({ restore, prune }: ImportOptions): CliError {
    const { entries = 0, relationships = 0 } = this.#header ?? {};
    const promised = `${entries} entries and ${relationships} relationships`;
    const message = `this isn't the whole export: its header promises ${promised}, and ${this.#entries} and ${this.#relationships} are in it`;
    const hints =
      restore === true
        ? [
            "Run this again with the whole export: it goes on from there, and until then the catalog takes no other writes.",
          ]
        : [
            `Run this again with the whole export${prune === true ? "; nothing was retired" : ""}.`,
            "If lines were left out on purpose, leave out the header, too.",
          ];
    return new CliError("refused_input", exitCodes.refused, message, { hints });
  }
}
