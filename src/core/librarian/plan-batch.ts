import type { EntityType } from "../catalog/entity-type.ts";
import type { EntryContent } from "../catalog/entry.ts";
import { acyclicRelationshipTypes } from "../catalog/relationship.ts";
import { DomainError } from "../errors.ts";
import type { CatalogEvent, RevisionChange, WriteTransaction } from "../ports/catalog-writer.ts";
import { type EntryHead, sameDigest } from "./entry-head.ts";
import { planRegistration, type Registration, type RegistrationPlan } from "./plan-registration.ts";
import {
  type Asserted,
  type KnownRelationship,
  planRelationships,
  type RelationshipPlan,
} from "./plan-relationships.ts";

export interface BatchEntry<Source> {
  /** What the outcome is filed under. */
  readonly source: Source;
  readonly registration: Omit<Registration, "immutable">;
}

export interface Batch<Source> {
  readonly entries: readonly BatchEntry<Source>[];
  readonly relationships: readonly Asserted<Source>[];
  readonly allowUnresolved: boolean;
  /** Ids to be taken for registered: what a dry run would have stored before. */
  readonly assumed: ReadonlySet<string>;
}

/** An entry as the batch leaves it. */
export interface EntryDraft {
  /** Undefined: it is new. */
  readonly key: number | undefined;
  /** As it was; undefined for a new one. */
  readonly before: EntryHead | undefined;
  readonly head: EntryHead;
  /** The latest content, when the batch replaces it. */
  readonly content: EntryContent | undefined;
}

export interface BatchPlan<Source> {
  readonly outcomes: readonly { readonly source: Source; readonly plan: RegistrationPlan }[];
  readonly relationships: RelationshipPlan<Source>;
  /** The keys of the entries that were there before, by id. */
  readonly known: ReadonlyMap<string, number>;
  /** Entries whose outcomes changed them, in id order. */
  readonly drafts: readonly EntryDraft[];
  readonly revisions: readonly RevisionChange[];
  readonly events: readonly CatalogEvent[];
  readonly origins: readonly { readonly key: number; readonly origin: string }[];
}

/**
 * Locks what the batch touches and decides what becomes of it, record by record, so that several versions of one id in
 * one batch build on each other. Stores nothing.
 */
export async function planBatch<Source>(
  transaction: WriteTransaction,
  batch: Batch<Source>,
  types: ReadonlyMap<string, EntityType>,
): Promise<BatchPlan<Source>> {
  const working = await lock(transaction, batch);
  const outcomes: { source: Source; plan: RegistrationPlan }[] = [];
  for (const { source, registration } of batch.entries) {
    outcomes.push({ source, plan: working.register(registration, types, transaction.now) });
  }
  const relationships = await relate(transaction, batch, working);
  return {
    outcomes,
    relationships,
    known: working.known(),
    drafts: working.drafts(),
    revisions: await completed(transaction, working),
    events: [...working.events, ...relationshipEvents(relationships.changes.map((change) => change.relationship))],
    origins: working.origins(),
  };
}

/** One event for each source, telling all that was asserted of it. */
export function relationshipEvents(
  relationships: readonly KnownRelationship[],
  kind: "relationships_asserted" | "relationships_deprecated" = "relationships_asserted",
): readonly CatalogEvent[] {
  const bySource = Map.groupBy(relationships, (relationship) => relationship.sourceId);
  return [...bySource].map(([entryId, own]) => ({
    kind,
    entryId,
    entryRevision: undefined,
    detail: JSON.stringify(own.map(({ type, targetId }) => ({ type, target_id: targetId }))),
  }));
}

async function lock<Source>(transaction: WriteTransaction, batch: Batch<Source>): Promise<Working> {
  const ids = batch.entries.map((entry) => entry.registration.content.id);
  const locked = ids.length === 0 ? [] : await transaction.lockEntries([...new Set(ids)]);
  const working = new Working();
  for (const { key, head } of locked) working.know(key, head);
  const others: { key: number; version: string }[] = [];
  for (const { registration } of batch.entries) {
    const { id, version } = registration.content;
    const known = working.find(id);
    if (known?.key !== undefined && known.head.version !== version) others.push({ key: known.key, version });
  }
  if (others.length > 0) {
    for (const { key, version, digest } of await transaction.versionDigests(others))
      working.remember(key, version, digest);
  }
  return working;
}

async function relate<Source>(
  transaction: WriteTransaction,
  batch: Batch<Source>,
  working: Working,
): Promise<RelationshipPlan<Source>> {
  const claims = batch.relationships.map((asserted) => asserted.claim);
  if (claims.length === 0) return { changes: [], accepted: [], refused: [] };
  const ends = new Set(claims.flatMap((claim) => [claim.sourceId, claim.targetId]));
  const registered = new Set([...ends].filter((id) => batch.assumed.has(id) || working.find(id)?.head.id === id));
  if (!batch.allowUnresolved) {
    const open = [...ends].filter((id) => !registered.has(id));
    if (open.length > 0) for (const id of await transaction.registeredIds(open)) registered.add(id);
  }
  const starts = claims
    .filter((claim) => acyclicRelationshipTypes.has(claim.type))
    .map((claim) => ({ id: claim.targetId, type: claim.type }));
  // First the lock that serialises writers of acyclic relationships, then a look at what is there.
  const reachable = starts.length === 0 ? [] : await transaction.reachable(starts);
  const known = await transaction.relationships(claims);
  return planRelationships(batch.relationships, {
    known,
    registered,
    reachable,
    allowUnresolved: batch.allowUnresolved,
  });
}

/** Revisions that keep the latest content as it is get it now, when it is known which do. */
async function completed(transaction: WriteTransaction, working: Working): Promise<readonly RevisionChange[]> {
  const lacking = [...new Set(working.revisions.filter((own) => own.content === undefined).map((own) => own.key))];
  const keys = lacking.filter((key) => key !== undefined);
  const stored = keys.length === 0 ? [] : await transaction.entries(keys);
  const contents = new Map(stored.map(({ key, entry }) => [key, entry.content]));
  return working.revisions.map(({ key, content, ...rest }) => {
    const kept = content ?? (key === undefined ? undefined : contents.get(key));
    if (kept === undefined) throw new RangeError(`the latest content of ${rest.id} has gone`);
    return { ...rest, content: kept };
  });
}

interface WorkingEntry {
  readonly key: number | undefined;
  readonly before: EntryHead | undefined;
  readonly digests: Map<string, Uint8Array>;
  head: EntryHead;
  content: EntryContent | undefined;
}

type WorkingRevision = Omit<RevisionChange, "content"> & {
  readonly key: number | undefined;
  readonly content: EntryContent | undefined;
};

/** The batch's view of the entries it touches, by id in lower case. */
class Working {
  readonly revisions: WorkingRevision[] = [];
  readonly events: CatalogEvent[] = [];
  readonly #entries = new Map<string, WorkingEntry>();
  readonly #byKey = new Map<number, WorkingEntry>();

  know(key: number, head: EntryHead): void {
    const entry: WorkingEntry = { key, before: head, head, content: undefined, digests: new Map() };
    this.#entries.set(head.id.toLowerCase(), entry);
    this.#byKey.set(key, entry);
  }

  remember(key: number, version: string, digest: Uint8Array): void {
    this.#byKey.get(key)?.digests.set(version, digest);
  }

  find(id: string): WorkingEntry | undefined {
    return this.#entries.get(id.toLowerCase());
  }

  register(
    given: Omit<Registration, "immutable">,
    types: ReadonlyMap<string, EntityType>,
    now: Date,
  ): RegistrationPlan {
    const { content, digest } = given;
    const entry = this.find(content.id);
    if (entry !== undefined && entry.head.id !== content.id) {
      return { outcome: "refused", error: caseConflict(content.id, entry.head.id) };
    }
    const isImmutable = (type: string | undefined): boolean =>
      type !== undefined && types.get(type)?.immutable === true;
    const registration = {
      ...given,
      immutable: isImmutable(content.entityType) || isImmutable(entry?.head.entityType),
    };
    const known = entry && { head: entry.head, versionDigest: entry.digests.get(content.version) };
    const plan = planRegistration(registration, known, now);
    if (plan.outcome === "refused") return plan;
    if (plan.outcome === "unchanged") {
      if (entry !== undefined) entry.head = plan.head;
      return plan;
    }
    const changed = entry ?? this.#add(plan.head);
    // A newer version takes the latest one's place, which stays known.
    changed.digests.set(changed.head.version, changed.head.digest);
    if (plan.keeps === "given") changed.digests.set(content.version, digest);
    changed.head = plan.head;
    if (plan.movesLatest) changed.content = content;
    this.revisions.push({
      key: changed.key,
      id: plan.head.id,
      revision: plan.head.revision,
      kind: plan.kind,
      status: plan.head.status,
      deprecation: plan.head.deprecation,
      content: plan.keeps === "given" ? content : changed.content,
      digest: plan.keeps === "given" ? digest : plan.head.digest,
      createdAt: now,
    });
    this.events.push({ kind: plan.kind, entryId: plan.head.id, entryRevision: plan.head.revision, detail: "" });
    return plan;
  }

  known(): ReadonlyMap<string, number> {
    return new Map([...this.#byKey].map(([key, entry]) => [entry.head.id, key]));
  }

  drafts(): readonly EntryDraft[] {
    return [...this.#entries.values()]
      .filter(({ before, head }) => before?.revision !== head.revision)
      .sort((a, b) => (a.head.id < b.head.id ? -1 : 1));
  }

  origins(): readonly { readonly key: number; readonly origin: string }[] {
    const found: { key: number; origin: string }[] = [];
    for (const { key, before, head } of this.#entries.values()) {
      if (key === undefined || before === undefined || before.revision !== head.revision) continue;
      if (before.origin !== head.origin) found.push({ key, origin: head.origin });
    }
    return found;
  }

  #add(head: EntryHead): WorkingEntry {
    const entry: WorkingEntry = { key: undefined, before: undefined, head, content: undefined, digests: new Map() };
    this.#entries.set(head.id.toLowerCase(), entry);
    return entry;
  }
}

function caseConflict(id: string, registered: string): DomainError {
  return new DomainError("case_conflict", `${id} differs from the registered ${registered} only in case.`, {
    hints: [`Use ${registered}, or choose an id that differs in more than case.`],
  });
}

/** Whether what search knows of the entry is out of date. */
export function needsIndexing({ before, head, content }: EntryDraft): boolean {
  return content !== undefined && (before === undefined || !sameDigest(before.digest, head.digest));
}
