import type { CatalogChanges, LockedEntry, WriteTransaction } from "../ports/catalog-writer.ts";
import { answerOnce, noChanges } from "./answer-once.ts";
import { checkReference } from "./check-id.ts";
import type { EntryHead } from "./entry-head.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { planStatusChange, type StatusCommand } from "./plan-status-change.ts";
import type { StatusChangeRequest, StatusChangeResult } from "./requests.ts";
import { statusChanges, withHead } from "./status-changes.ts";
import { namingNearIds, UnknownEntry } from "./unknown-entry.ts";

/** What a command does besides changing the entry itself; the entry it is about is locked. */
export type SideEffects = (
  transaction: WriteTransaction,
  before: EntryHead,
  after: EntryHead | undefined,
) => Promise<Pick<CatalogChanges, "relationships" | "withdrawn" | "events">>;

export interface StatusCommandCall {
  readonly method: string;
  readonly command: StatusCommand;
  /** Locked together with the entry; unknown ones are an error. */
  readonly alsoLock: readonly string[];
  readonly sideEffects: SideEffects | undefined;
}

/** The common course of deprecate, retire and restore. Throws not_found, revision_conflict, failed_precondition. */
export async function changeStatus(
  parts: LibrarianParts,
  request: StatusChangeRequest,
  call: StatusCommandCall,
  signal: AbortSignal,
): Promise<StatusChangeResult> {
  const { idempotencyKey, ...rest } = request;
  checkReference(request.id);
  const asked = { ...rest, command: call.command };
  const writing = answerOnce(
    parts.writer,
    { method: call.method, idempotencyKey, request: asked },
    (transaction) => plan(transaction, request, call),
    signal,
  );
  const { result } = await namingNearIds(parts, signal, writing);
  parts.onWritten?.();
  return result;
}

async function plan(
  transaction: WriteTransaction,
  request: StatusChangeRequest,
  { command, alsoLock, sideEffects }: StatusCommandCall,
): Promise<{ readonly result: StatusChangeResult; readonly changes: CatalogChanges }> {
  const locked = await transaction.lockEntries([request.id, ...alsoLock]);
  for (const id of alsoLock) find(locked, id);
  const { key, head } = find(locked, request.id);
  const after = planStatusChange(head, command, request.ifRevision, transaction.now);
  const [stored] = await transaction.entries([key]);
  if (stored === undefined) throw new UnknownEntry(request.id);
  const effects = await sideEffects?.(transaction, head, after);
  const change = after && { key, before: head, after, entry: stored.entry };
  const changes = change === undefined ? noChanges : statusChanges([change], command.kind);
  return {
    result: {
      entry: after === undefined ? stored.entry : withHead(stored.entry, after),
      changed: after !== undefined || (effects?.events.length ?? 0) > 0,
    },
    changes: { ...changes, ...effects, events: [...changes.events, ...(effects?.events ?? [])] },
  };
}

function find(locked: readonly LockedEntry[], id: string): LockedEntry {
  const found = locked.find((entry) => entry.head.id === id);
  if (found === undefined) throw new UnknownEntry(id);
  return found;
}
