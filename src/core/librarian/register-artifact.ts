import { contentDigest } from "../catalog/content-digest.ts";
import { diffContent } from "../catalog/diff-content.ts";
import { diffState } from "../catalog/diff-state.ts";
import type { Entry, Usage } from "../catalog/entry.ts";
import { limits } from "../catalog/limits.ts";
import type { RelationshipClaim } from "../catalog/relationship.ts";
import type { FieldChange } from "../catalog/revision.ts";
import { validateEntry } from "../catalog/validate-entry.ts";
import { validateRelationship } from "../catalog/validate-relationship.ts";
import { DomainError } from "../errors.ts";
import type { CatalogChanges, WriteTransaction } from "../ports/catalog-writer.ts";
import { foldName } from "../search/name-keys.ts";
import { answerOnce, noChanges, refuseWhileRestoring } from "./answer-once.ts";
import type { EntryHead } from "./entry-head.ts";
import type { KnownTypes } from "./known-types.ts";
import type { LibrarianParts } from "./librarian-parts.ts";
import { type BatchPlan, planBatch } from "./plan-batch.ts";
import type { Changed, Unchanged } from "./plan-registration.ts";
import type { RegisterRequest, RegisterResult } from "./requests.ts";
import { withHead } from "./status-changes.ts";
import { toChanges } from "./to-changes.ts";

/** A few vectors may always be added to an index. */
const mostInline = 10;

type Result = Omit<RegisterResult, "catalogRevision">;

/**
 * Creates or updates one entry together with its relationships: a batch of one. Throws invalid_entry with every problem,
 * and what planRegistration and planRelationships refuse.
 */
export async function registerArtifact(
  parts: LibrarianParts,
  types: KnownTypes,
  request: RegisterRequest,
  signal: AbortSignal,
): Promise<RegisterResult> {
  const claims = request.relationships.map((claim) =>
    claim.sourceId === "" ? { ...claim, sourceId: request.content.id } : claim,
  );
  await refuseInvalid(types, request, claims, signal);
  const { idempotencyKey, ...asked } = request;
  const work = (transaction: WriteTransaction): Promise<Planned> =>
    plan(parts, types, request, claims, transaction, signal);
  const { result, catalogRevision } = request.options.dryRun
    ? await parts.writer.write(
        "",
        async (transaction) => {
          refuseWhileRestoring(transaction);
          const { result } = await work(transaction);
          return { result, catalogRevision: await transaction.save(noChanges, undefined) };
        },
        signal,
      )
    : await answerOnce(parts.writer, { method: "register", idempotencyKey, request: asked }, work, signal);
  if (!request.options.dryRun) parts.onWritten?.();
  return { ...result, catalogRevision };
}

async function refuseInvalid(
  types: KnownTypes,
  { content }: RegisterRequest,
  claims: readonly RelationshipClaim[],
  signal: AbortSignal,
): Promise<void> {
  const problems = [...validateEntry(content, await types.including([content.entityType], signal))];
  const most = limits.relationshipsPerRegistration;
  if (claims.length > most) problems.push(`relationships: at most ${most} at once, but there are ${claims.length}.`);
  for (const [index, claim] of claims.slice(0, most).entries()) {
    problems.push(...validateRelationship(claim).map((problem) => `relationships[${index}].${problem}`));
    if (claim.sourceId !== content.id && claim.targetId !== content.id) {
      problems.push(`relationships[${index}]: one of its ends must be ${content.id}.`);
    }
  }
  if (problems.length > 0) {
    throw new DomainError("invalid_entry", `${content.id === "" ? "The entry" : content.id} isn't valid.`, {
      problems,
    });
  }
}

interface Planned {
  readonly result: Result;
  readonly changes: CatalogChanges;
}

async function plan(
  parts: LibrarianParts,
  types: KnownTypes,
  request: RegisterRequest,
  claims: readonly RelationshipClaim[],
  transaction: WriteTransaction,
  signal: AbortSignal,
): Promise<Planned> {
  const { content, options, status } = request;
  const { createOnly, ifRevision, allowChange, allowUnresolved } = options;
  const digest = contentDigest(content);
  const registration = { content, digest, status, createOnly, ifRevision, allowChange };
  const batch = {
    entries: [{ source: 0, registration: { ...registration, deprecation: undefined, origin: undefined } }],
    relationships: claims.map((claim) => ({ source: 0, claim, origin: undefined })),
    allowUnresolved,
    assumed: new Set<string>(),
  };
  const planned = await planBatch(transaction, batch, await types.including([], signal));
  const [outcome] = planned.outcomes;
  if (outcome === undefined) throw new RangeError("a registration has an outcome");
  if (outcome.plan.outcome === "refused") throw outcome.plan.error;
  refuseRelationships(planned);
  const changes = await toChanges(transaction, planned, { embedder: parts.embedder, signal, mostInline });
  const saved = changes.entries[0]?.head ?? outcome.plan.head;
  return { changes, result: await describe(transaction, request, outcome.plan, saved, planned) };
}

/** All at once, under the code of the first. */
function refuseRelationships({ relationships }: BatchPlan<number>): void {
  const [first, ...others] = relationships.refused;
  if (first === undefined) return;
  if (others.length === 0) throw first.error;
  const problems = relationships.refused.flatMap(({ error }) =>
    error.problems.length > 0 ? error.problems : [error.message],
  );
  throw new DomainError(first.error.code, first.error.message, { problems, hints: first.error.hints });
}

async function describe(
  transaction: WriteTransaction,
  { content }: RegisterRequest,
  plan: Changed | Unchanged,
  head: EntryHead,
  planned: BatchPlan<number>,
): Promise<Result> {
  const key = planned.known.get(content.id);
  const before = key === undefined ? undefined : (await transaction.entries([key]))[0]?.entry;
  if (key === undefined || before === undefined) {
    const named = await transaction.idsNamed(foldName(content.name), content.id);
    const alike =
      named.length === 0 ? [] : [`${named.join(", ")} ${named.length === 1 ? "has" : "have"} the same name.`];
    return {
      outcome: "created",
      entry: withHead({ ...blank, content, createdAt: head.createdAt }, head),
      changes: [],
      versionContentChanged: false,
      warnings: [...plan.warnings, ...alike],
    };
  }
  if (plan.outcome === "unchanged") {
    const { outcome, warnings } = plan;
    return { outcome, entry: before, changes: [], versionContentChanged: false, warnings };
  }
  const entry = withHead(plan.movesLatest ? { ...before, content } : before, head);
  let changes: readonly FieldChange[] = diffState(before, entry);
  if (plan.kind === "version_added") {
    const sameVersion = await transaction.versionContent(key, content.version);
    changes = [...(sameVersion === undefined ? [] : diffContent(sameVersion, content)), ...changes];
  }
  const { outcome, versionContentChanged, warnings } = plan;
  return { outcome, entry, changes, versionContentChanged, warnings };
}

const unused: Usage = { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" };

const blank: Omit<Entry, "content" | "createdAt"> = {
  status: "active",
  deprecation: undefined,
  usage: unused,
  updatedAt: new Date(0),
  revision: 0,
  embedding: "pending",
  versions: [],
};
