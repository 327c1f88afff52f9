import type { RelationshipClaim } from "../catalog/relationship.ts";
import type { CatalogWriter, WriteTransaction } from "../ports/catalog-writer.ts";
import { noChanges, refuseWhileRestoring } from "./answer-once.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { relationshipEvents } from "./plan-batch.ts";
import { planStatusChange } from "./plan-status-change.ts";
import type { SentRecords } from "./sent-records.ts";
import { type StatusChange, statusChanges } from "./status-changes.ts";

const batch = 500;
const page = 5_000;

/** Ids of entries last imported from the origin that weren't sent now and aren't retired, in id order. */
export async function findGone(
  writer: CatalogWriter,
  origin: string,
  sent: SentRecords,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const gone: string[] = [];
  let after = "";
  for (;;) {
    const ids = await writer.idsOfOrigin(origin, after, page, signal);
    gone.push(...ids.filter((id) => !sent.hasId(id)));
    after = ids.at(-1) ?? after;
    if (ids.length < page) return gone;
  }
}

/** Retires them, and deprecates relationships of the origin that weren't sent. Answers how many entries it retired. */
export async function pruneGone(
  parts: LibrarianParts,
  origin: string,
  gone: readonly string[],
  sent: SentRecords,
  signal: AbortSignal,
): Promise<number> {
  let pruned = 0;
  for (let start = 0; start < gone.length; start += batch) {
    const ids = gone.slice(start, start + batch);
    pruned += await parts.writer.write("", (transaction) => retire(transaction, origin, ids), signal);
  }
  await pruneRelationships(parts.writer, origin, sent, signal);
  parts.onWritten?.();
  return pruned;
}

async function retire(transaction: WriteTransaction, origin: string, ids: readonly string[]): Promise<number> {
  refuseWhileRestoring(transaction);
  // Somebody may have changed or retired one since it was found.
  const locked = (await transaction.lockEntries(ids)).filter(({ head }) => head.origin === origin);
  const stored = new Map((await transaction.entries(locked.map(({ key }) => key))).map((own) => [own.key, own.entry]));
  const changes: StatusChange[] = [];
  for (const { key, head } of locked) {
    const entry = stored.get(key);
    const after = planStatusChange(head, { kind: "retired", pruned: true }, undefined, transaction.now);
    if (entry !== undefined && after !== undefined) changes.push({ key, before: head, after, entry });
  }
  await transaction.save(statusChanges(changes, "retired"), undefined);
  return changes.length;
}

async function pruneRelationships(
  writer: CatalogWriter,
  origin: string,
  sent: SentRecords,
  signal: AbortSignal,
): Promise<void> {
  let after: RelationshipClaim | undefined;
  for (;;) {
    const claims = await writer.relationshipsOfOrigin(origin, after, page, signal);
    const gone = claims.filter((claim) => !sent.hasRelationship(claim));
    for (let start = 0; start < gone.length; start += batch) {
      const claimed = gone.slice(start, start + batch);
      await writer.write("", (transaction) => withdraw(transaction, origin, claimed), signal);
    }
    after = claims.at(-1) ?? after;
    if (claims.length < page) return;
  }
}

async function withdraw(
  transaction: WriteTransaction,
  origin: string,
  claims: readonly RelationshipClaim[],
): Promise<void> {
  refuseWhileRestoring(transaction);
  const known = await transaction.relationships(claims);
  const own = known.filter((relationship) => relationship.origin === origin && !relationship.deprecated);
  const withdrawn = own.map((relationship) => ({ ...relationship, reason: `no longer in ${origin}` }));
  const events = relationshipEvents(withdrawn, "relationships_deprecated");
  await transaction.save({ ...noChanges, withdrawn, events }, undefined);
}
