import { contentDigest } from "../catalog/content-digest.ts";
import type { EntityType } from "../catalog/entity-type.ts";
import type { Entry, Usage } from "../catalog/entry.ts";
import type { Revision } from "../catalog/revision.ts";
import { validateEntry } from "../catalog/validate-entry.ts";
import { validateRelationship } from "../catalog/validate-relationship.ts";
import { DomainError } from "../errors.ts";
import type { EntryChange, RestoredChanges, RevisionChange, WriteTransaction } from "../ports/catalog-writer.ts";
import { addType, entityTypeProblems } from "./create-entity-type.ts";
import { type EntryHead, sameDigest } from "./entry-head.ts";
import { ImportTally, refusalOf } from "./import-tally.ts";
import type { KnownTypes } from "./known-types.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { refuseLarge } from "./prepare-chunk.ts";
import type { ImportOptions, ImportProgress, ImportRecord } from "./requests.ts";
import { embedContents, searchForm } from "./search-form.ts";

/**
 * Brings an export back into an empty catalog, with everything the server sets: times, revisions, usage, deprecation. No
 * events are written; at the end the catalog is at the export's revision and its log starts there. An interrupted restore
 * goes on when the same export is sent again; until then ordinary writes are refused.
 */
export async function* restoreCatalog(
  parts: LibrarianParts,
  types: KnownTypes,
  options: ImportOptions,
  chunks: AsyncIterable<readonly ImportRecord[]>,
  signal: AbortSignal,
): AsyncGenerator<ImportProgress> {
  const { restoreRevision } = options;
  if (!Number.isSafeInteger(restoreRevision) || restoreRevision < 0) {
    throw new DomainError("invalid_argument", "A restore needs the catalog revision in the export's header.");
  }
  const token = `export at revision ${restoreRevision}`;
  await parts.writer.beginRestore(token, signal);
  const total = new ImportTally();
  const added = new Map<string, EntityType>();
  for await (const records of chunks) {
    refuseLarge(records);
    const wanted = records.flatMap((record) => (record.kind === "entry" ? [record.entry.content.entityType] : []));
    const known = new Map([...(await types.including(wanted, signal)), ...added]);
    const tally = await parts.writer.write(
      "",
      (transaction) => restoreChunk(parts, records, known, token, transaction, signal),
      signal,
    );
    for (const record of records) {
      if (record.kind === "entity_type") added.set(record.entityType.name, record.entityType);
    }
    total.add(tally);
    yield tally.progress(restoreRevision);
  }
  await parts.writer.endRestore(token, restoreRevision, signal);
  parts.onWritten?.();
  yield { ...total.progress(restoreRevision), done: true };
}

async function restoreChunk(
  parts: LibrarianParts,
  records: readonly ImportRecord[],
  known: ReadonlyMap<string, EntityType>,
  token: string,
  transaction: WriteTransaction,
  signal: AbortSignal,
): Promise<ImportTally> {
  if (transaction.restoring !== token) {
    throw new DomainError("failed_precondition", "The restore was ended by somebody else.");
  }
  const restore = new ChunkRestore(known);
  const ids = records.flatMap((record) => {
    if (record.kind === "entry") return [record.entry.content.id];
    return record.kind === "revision" ? [record.id] : [];
  });
  if (ids.length > 0) for (const { head } of await transaction.lockEntries([...new Set(ids)])) restore.know(head);
  for (const record of records) await restore.take(record, transaction);
  const contents = restore.entries.map(({ entry }) => entry.content);
  const inline = contents.length > 0 && parts.embedder.synchronous && !(await transaction.hasVectorIndex());
  const vectors = inline ? await embedContents(parts.embedder, contents, signal) : [];
  await transaction.saveRestored(restore.changes(vectors));
  return restore.tally;
}

interface RestoredEntry {
  readonly entry: Entry;
  readonly head: EntryHead;
}

class ChunkRestore {
  readonly tally = new ImportTally();
  readonly entries: RestoredEntry[] = [];
  readonly #types: Map<string, EntityType>;
  readonly #heads = new Map<string, EntryHead>();
  readonly #revisions = new Map<string, RevisionChange>();
  readonly #relationships = new Map<string, RestoredChanges["relationships"][number]>();

  constructor(known: ReadonlyMap<string, EntityType>) {
    this.#types = new Map(known);
  }

  know(head: EntryHead): void {
    this.#heads.set(head.id.toLowerCase(), head);
  }

  async take(record: ImportRecord, transaction: WriteTransaction): Promise<void> {
    this.tally.throughLine = Math.max(this.tally.throughLine, record.line);
    switch (record.kind) {
      case "entity_type":
        return this.#takeType(record.line, record.entityType, transaction);
      case "entry":
        return this.#takeEntry(record.line, record.entry);
      case "revision":
        return this.#takeRevision(record.line, record.id, record.revision);
      case "relationship": {
        const { resolved: _, ...relationship } = record.relationship;
        const id = `${relationship.sourceId} ${relationship.type} ${relationship.targetId}`;
        const problems = [...validateRelationship(relationship)];
        if (relationship.sourceId === relationship.targetId) problems.push("An entry can't be related to itself.");
        const { createdAt, deprecatedAt } = relationship;
        if (!isTime(createdAt) || (deprecatedAt !== undefined && !isTime(deprecatedAt))) {
          problems.push("created_at and deprecated_at: times of the years 1 to 9999 are needed.");
        }
        if (problems.length > 0) return this.#refuse(record.line, id, problems);
        this.#relationships.set(id, relationship);
        this.tally.relationships += 1;
      }
    }
  }

  changes(vectors: readonly Float32Array[]): RestoredChanges {
    const entries = this.entries.map(({ entry, head }, index): EntryChange & { usage: Usage } => {
      const vector = vectors[index];
      const search = searchForm(entry.content, vector);
      const embedded = vector !== undefined;
      return {
        key: undefined,
        head: { ...head, embedded },
        content: entry.content,
        search,
        hidden: undefined,
        usage: entry.usage,
      };
    });
    entries.sort((a, b) => (a.head.id < b.head.id ? -1 : 1));
    return { entries, revisions: [...this.#revisions.values()], relationships: [...this.#relationships.values()] };
  }

  #refuse(line: number, id: string, problems: readonly string[]): void {
    this.tally.refusals.push({ line, id, code: "invalid_entry", problems });
  }

  async #takeType(line: number, type: EntityType, transaction: WriteTransaction): Promise<void> {
    const problems = entityTypeProblems(type);
    if (problems.length > 0) return this.#refuse(line, type.name, problems);
    try {
      await addType(transaction, type);
      this.#types.set(type.name, type);
    } catch (error) {
      this.tally.refusals.push(refusalOf(line, type.name, error));
    }
  }

  #takeEntry(line: number, entry: Entry): void {
    const { content } = entry;
    const problems = [...validateEntry(content, this.#types), ...stateProblems(entry)];
    if (problems.length > 0) return this.#refuse(line, content.id, problems);
    const digest = contentDigest(content);
    const there = this.#heads.get(content.id.toLowerCase());
    if (there !== undefined) {
      const same = there.id === content.id && there.revision === entry.revision && sameDigest(there.digest, digest);
      if (same) this.tally.unchanged += 1;
      else this.#refuse(line, content.id, [`${there.id} is there already, at revision ${there.revision}.`]);
      return;
    }
    const head = headOf(entry, digest);
    this.#heads.set(content.id.toLowerCase(), head);
    this.entries.push({ entry, head });
    // Stands in for the history, until a revision of this number comes along.
    const kind = entry.revision === 1 ? "registered" : "updated";
    this.#remember(toChange(content.id, digest, { ...entry, kind, createdAt: entry.updatedAt }));
    this.tally.created += 1;
  }

  #takeRevision(line: number, id: string, revision: Revision): void {
    const head = this.#heads.get(id.toLowerCase());
    if (head?.id !== id) return this.#refuse(line, id, [`${id} isn't registered: its entry must come first.`]);
    const problems = [...validateEntry(revision.content, this.#types)];
    if (revision.content.id !== id)
      problems.push(`id: a revision of ${id} can't be content of ${revision.content.id}.`);
    if (!isCount(revision.revision) || revision.revision < 1 || revision.revision > head.revision) {
      problems.push(`revision: 1 to ${head.revision}, but it is ${revision.revision}.`);
    }
    if (!isTime(revision.createdAt)) problems.push("created_at: a time of the years 1 to 9999 is needed.");
    if (problems.length > 0) return this.#refuse(line, id, problems);
    this.#remember(toChange(id, contentDigest(revision.content), revision));
  }

  #remember(change: RevisionChange): void {
    this.#revisions.set(`${change.id} ${change.revision}`, change);
  }
}

function toChange(id: string, digest: Uint8Array, from: Omit<RevisionChange, "id" | "digest">): RevisionChange {
  const { revision, kind, status, deprecation, content, createdAt } = from;
  return { id, revision, kind, status, deprecation, content, digest, createdAt };
}

function headOf(entry: Entry, digest: Uint8Array): EntryHead {
  const { content, status, deprecation } = entry;
  const isEnded = status === "deprecated" || status === "retired";
  return {
    id: content.id,
    entityType: content.entityType,
    version: content.version,
    versions: entry.versions,
    digest,
    status,
    // An export doesn't tell what it was before.
    statusBefore: !isEnded ? undefined : status === "retired" && deprecation !== undefined ? "deprecated" : "active",
    deprecation: isEnded ? deprecation : undefined,
    origin: "",
    pruned: false,
    revision: entry.revision,
    embedded: false,
    createdAt: entry.createdAt,
    updatedAt: entry.updatedAt,
  };
}

function stateProblems({ revision, usage, createdAt, updatedAt, versions, content }: Entry): readonly string[] {
  const problems: string[] = [];
  if (!isCount(revision) || revision < 1 || revision > 2 ** 31 - 1) {
    problems.push(`revision: a whole number from 1, but it is ${revision}.`);
  }
  if (!isCount(usage.count) || !isCount(usage.successCount) || usage.successCount > usage.count) {
    problems.push("usage: counts are whole numbers from 0, and successes are among the uses.");
  }
  if (usage.count > 0 && usage.lastUsedAt === undefined) problems.push("usage: it doesn't say when it was last used.");
  const times = [createdAt, updatedAt, ...(usage.lastUsedAt === undefined ? [] : [usage.lastUsedAt])];
  if (!times.every(isTime)) problems.push("A restored entry needs its times, of the years 1 to 9999.");
  if (content.version !== "" && !versions.includes(content.version)) {
    problems.push(`versions: the latest, ${content.version}, isn't among them.`);
  }
  return problems;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** What both sides can spell: a protobuf Timestamp's range. */
function isTime(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
