import type { MessageInitShape } from "@bufbuild/protobuf";
import { importRecordToMessage } from "../../client/entry-to-message.ts";
import type { ImportArtifactsRequestSchema } from "../../contract/kgents/library/v1/library_pb.ts";
import type { ImportSource } from "../../importers/import-source.ts";
import { openImportSource } from "../../importers/open-import-source.ts";
import { usageError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { Progress } from "../output/progress.ts";
import { ExportCompleteness } from "./export-completeness.ts";
import { importChunks } from "./import-chunks.ts";
import type { ImportOptions } from "./import-command.ts";
import { addAnswer, type ImportCounts, nothingImported } from "./import-counts.ts";
import { writeImportSummary } from "./import-summary.ts";
import type { LibraryRun } from "./library-run.ts";

type ImportMessage = MessageInitShape<typeof ImportArtifactsRequestSchema>;

/**
 * Streams the source to the service, as fast as the service commits. What is committed stays when this ends early, and
 * the same command run again goes on from there, as all that is known already counts as unchanged.
 */
export async function importArtifacts(path: string, options: ImportOptions, run: LibraryRun): Promise<void> {
  const { context } = run;
  const source = await openImportSource(path, { format: options.format, stdin: context.stdin, cwd: context.cwd });
  if (options.restore === true && source.header === undefined) {
    throw usageError("--restore reads exports, and this isn't one", ["import it without --restore"]);
  }
  const transfer = new Transfer(source, options, run);
  try {
    await transfer.run();
  } catch (error) {
    transfer.sayHowFar();
    throw error;
  }
  const { counts, wasStopped, isCutOff } = transfer;
  await writeImportSummary({ source, options, counts, wasStopped, isCutOff }, run);
  if (isCutOff) throw transfer.completeness.error(options);
  if (transfer.counts.refusals.length > 0) context.setExitCode(exitCodes.refused);
}

class Transfer {
  counts: ImportCounts = nothingImported;
  /** Ended on purpose before the service called it complete: --strict, or --prune or --restore without all lines. */
  wasStopped = false;
  /** Everything there was is read, and it isn't all that the export's header promises. */
  isCutOff = false;
  readonly completeness: ExportCompleteness;
  readonly #source: ImportSource;
  readonly #options: ImportOptions;
  readonly #run: LibraryRun;
  readonly #stop = new AbortController();
  /** How far the reading was when each chunk under way was sent. */
  readonly #sent: { readonly read: number; readonly total: number | undefined }[] = [];
  #allAnswered: PromiseWithResolvers<void> | undefined;

  constructor(source: ImportSource, options: ImportOptions, run: LibraryRun) {
    this.#source = source;
    this.completeness = new ExportCompleteness(source.header);
    this.#options = options;
    this.#run = run;
  }

  async run(): Promise<void> {
    using progress = new Progress(this.#run.context, "importing");
    const answers = this.#run.client.importArtifacts(this.#messages(), { signal: this.#stop.signal });
    try {
      for await (const answer of answers) {
        this.counts = addAnswer(this.counts, answer);
        const { read = 0, total } = this.#sent.shift() ?? {};
        if (this.#sent.length === 0) this.#allAnswered?.resolve();
        const { created, updated, unchanged, refusals } = this.counts;
        const bad = refusals.length === 0 ? "" : `, ${refusals.length} refused`;
        progress.show(created + updated + unchanged, "entries", read, total, bad);
        if (this.#options.strict === true && refusals.length > 0) this.#end();
      }
    } catch (error) {
      if (!this.wasStopped || this.#run.context.signal.aborted) throw error;
    }
  }

  /** For a failure: what is safe already. */
  sayHowFar(): void {
    const { created, updated, unchanged } = this.counts;
    const settled = created + updated + unchanged;
    if (settled === 0) return;
    this.#run.context.stderr.write(
      `${settled} entries are settled (${created} created, ${updated} updated); the same command again goes on from there\n`,
    );
  }

  async *#messages(): AsyncGenerator<ImportMessage, void, undefined> {
    const { restore, prune, dryRun, allowChange, createOnly } = this.#options;
    yield {
      message: {
        case: "options",
        value: {
          write: {
            createOnly: createOnly === true,
            dryRun: dryRun === true,
            allowChange: allowChange === true,
            allowUnresolved: this.#source.allowUnresolved,
          },
          restore: restore === true,
          restoreRevision: BigInt((restore === true ? this.#source.header?.catalogRevision : undefined) ?? 0),
          origin: this.#source.origin,
          prune: prune === true,
        },
      },
    };
    for await (const batch of this.#source.batches(AbortSignal.any([this.#stop.signal, this.#run.context.signal]))) {
      this.completeness.add(batch);
      if (batch.refusals.length > 0) {
        this.counts = { ...this.counts, refusals: [...this.counts.refusals, ...batch.refusals] };
        if (this.#options.strict === true) return await this.#endWhenAnswered();
      }
      for (const records of importChunks(batch.records)) {
        this.#sent.push(batch);
        yield { message: { case: "chunk", value: { records: records.map(importRecordToMessage) } } };
      }
    }
    this.isCutOff = this.completeness.isCutOff;
    // An entry whose line couldn't be read must not pass for one that is gone, nor half an export for a whole catalog.
    const isUnsure = this.isCutOff || this.counts.refusals.length > 0;
    if ((prune === true && isUnsure) || (restore === true && this.isCutOff)) await this.#endWhenAnswered();
  }

  /** Ends once everything sent so far is settled, so that the sums tell what really happened. */
  async #endWhenAnswered(): Promise<void> {
    this.#allAnswered = Promise.withResolvers();
    if (this.#sent.length > 0) await this.#allAnswered.promise;
    this.#end();
  }

  #end(): void {
    this.wasStopped = true;
    this.#stop.abort();
  }
}
