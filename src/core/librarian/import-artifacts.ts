import type { EntityType } from "../catalog/entity-type.ts";
import type { EntryContent } from "../catalog/entry.ts";
import { limits } from "../catalog/limits.ts";
import { DomainError } from "../errors.ts";
import { addType } from "./create-entity-type.ts";
import { refuseWhileRestoring, noChanges } from "./answer-once.ts";
import type { KnownTypes } from "./known-types.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { planBatch } from "./plan-batch.ts";
import { ImportTally, refusalOf } from "./import-tally.ts";
import type { EntryChange, SearchForm } from "../ports/catalog-writer.ts";
import { embedContents, searchForm } from "./search-form.ts";
import { type PreparedChunk, prepareChunk } from "./prepare-chunk.ts";
import { lookAhead } from "./look-ahead.ts";
import { findGone, pruneGone } from "./prune-gone.ts";
import type { ImportOptions, ImportProgress, ImportRecord } from "./requests.ts";
import { restoreCatalog } from "./restore-catalog.ts";
import { SentRecords } from "./sent-records.ts";
import { toChanges } from "./to-changes.ts";

/** While the vectors are indexed, larger chunks leave theirs to the job. */
const mostInline = 50;

/**
 * Registers many at once: each chunk is one transaction, answered when it is committed, with what was refused by line. A
 * failure in the middle keeps the chunks that were answered; sending everything again goes on from there, since what is
 * there already is unchanged. With an origin, the last answer names what the origin no longer has; with prune that is
 * retired, and its relationships that weren't asserted again are deprecated.
 */
export async function* importArtifacts(
  parts: LibrarianParts,
  types: KnownTypes,
  options: ImportOptions,
  chunks: AsyncIterable<readonly ImportRecord[]>,
  signal: AbortSignal,
): AsyncGenerator<ImportProgress> {
  checkOptions(options);
  if (options.restore) {
    yield* restoreCatalog(parts, types, options, chunks, signal);
    return;
  }
  const importing = new Import(parts, types, options, signal);
  // The next chunk is checked while the database works on this one.
  for await (const chunk of lookAhead(chunks, (records) => importing.prepare(records))) {
    yield await importing.write(chunk);
    if (!options.write.dryRun) parts.onWritten?.();
  }
  yield await importing.finish();
}

function checkOptions({ write, restore, origin, prune }: ImportOptions): void {
  const problems: string[] = [];
  if (write.ifRevision !== undefined) problems.push("if_revision is for one entry, not for an import.");
  if (prune && origin === "") problems.push("prune needs an origin: it retires what that origin no longer has.");
  if (restore && (prune || write.dryRun)) problems.push("restore goes neither with prune nor with dry_run.");
  if (origin.length > limits.sourceUriCharacters) {
    problems.push(`origin: at most ${limits.sourceUriCharacters} characters, but it has ${origin.length}.`);
  }
  if (!origin.isWellFormed() || origin.includes("\0")) problems.push("origin: it holds characters that no text has.");
  if (problems.length > 0) throw new DomainError("invalid_argument", "The import's options don't fit.", { problems });
}

type ReadyChunk = PreparedChunk & { readonly forms: ReadonlyMap<EntryContent, SearchForm> };

class Import {
  readonly #parts: LibrarianParts;
  readonly #types: KnownTypes;
  readonly #options: ImportOptions;
  readonly #signal: AbortSignal;
  readonly #total = new ImportTally();
  readonly #sent: SentRecords;
  /** What a dry run would have stored by now; types that came with the chunks before. */
  readonly #assumed = new Set<string>();
  readonly #assumedTypes = new Map<string, EntityType>();
  #mostlyNew = false;
  #embeds = false;

  constructor(parts: LibrarianParts, types: KnownTypes, options: ImportOptions, signal: AbortSignal) {
    this.#parts = parts;
    this.#types = types;
    this.#options = options;
    this.#signal = signal;
    this.#sent = new SentRecords(options.origin !== "", options.prune);
  }

  async prepare(records: readonly ImportRecord[]): Promise<ReadyChunk> {
    const wanted = records.flatMap((record) => (record.kind === "entry" ? [record.entry.content.entityType] : []));
    const known = await this.#types.including(wanted, this.#signal);
    const chunk = prepareChunk(records, new Map([...this.#assumedTypes, ...known]), this.#options);
    for (const { entityType } of chunk.entityTypes) this.#assumedTypes.set(entityType.name, entityType);
    const contents = chunk.entries.map((entry) => entry.registration.content);
    return { ...chunk, forms: this.#mostlyNew ? await this.#makeForms(contents) : new Map() };
  }

  /** While the database is at work on the chunk before: about a third of an import's time, for nothing. */
  async #makeForms(contents: readonly EntryContent[]): Promise<ReadonlyMap<EntryContent, SearchForm>> {
    const { embedder } = this.#parts;
    const vectors = this.#embeds ? await embedContents(embedder, contents, this.#signal) : [];
    return new Map(contents.map((content, index) => [content, searchForm(content, vectors[index])]));
  }

  async write(chunk: ReadyChunk): Promise<ImportProgress> {
    const { dryRun, allowUnresolved } = this.#options.write;
    this.#sent.remember(chunk);
    const { tally, catalogRevision } = await this.#parts.writer.write(
      "",
      async (transaction) => {
        refuseWhileRestoring(transaction);
        const tally = new ImportTally(chunk);
        const events = [];
        for (const { line, entityType } of chunk.entityTypes) {
          try {
            events.push(...(await addType(transaction, entityType)).events);
          } catch (error) {
            tally.refusals.push(refusalOf(line, entityType.name, error));
          }
        }
        const batch = { ...chunk, allowUnresolved, assumed: this.#assumed };
        const planned = await planBatch(transaction, batch, chunk.types);
        tally.count(planned);
        if (dryRun) return { tally, catalogRevision: await transaction.save(noChanges, undefined) };
        const { embedder } = this.#parts;
        const tools = { embedder, signal: this.#signal, mostInline, ready: chunk.forms };
        const changes = await toChanges(transaction, planned, tools);
        this.#learn(chunk, changes.entries);
        const saved = { ...changes, events: [...events, ...changes.events] };
        return { tally, catalogRevision: await transaction.save(saved, undefined) };
      },
      this.#signal,
    );
    if (dryRun) for (const { id } of tally.acceptedEntries) this.#assumed.add(id);
    this.#total.add(tally);
    return tally.progress(catalogRevision);
  }

  /** The next chunk is taken to be like this one. */
  #learn(chunk: ReadyChunk, changes: readonly EntryChange[]): void {
    const indexed = changes.filter((change) => change.search !== undefined);
    this.#mostlyNew = indexed.length > chunk.entries.length / 2;
    this.#embeds = indexed.some((change) => change.search?.vector !== undefined);
  }

  async finish(): Promise<ImportProgress> {
    const { origin, prune, write } = this.#options;
    const gone = origin === "" ? [] : await findGone(this.#parts.writer, origin, this.#sent, this.#signal);
    const prunes = prune && !write.dryRun;
    const pruned = prunes ? await pruneGone(this.#parts, origin, gone, this.#sent, this.#signal) : 0;
    const catalogRevision = await this.#parts.writer.write(
      "",
      (transaction) => transaction.save(noChanges, undefined),
      this.#signal,
    );
    return { ...this.#total.progress(catalogRevision), done: true, gone, pruned };
  }
}
