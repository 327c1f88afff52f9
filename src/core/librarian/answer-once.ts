import { limits } from "../catalog/limits.ts";
import { DomainError } from "../errors.ts";
import type { CatalogChanges, CatalogWriter, WriteTransaction } from "../ports/catalog-writer.ts";
import { freezeAnswer, requestDigest, thawAnswer } from "./stored-answer.ts";

export interface Call {
  /** Names the use case; a key is good for one. */
  readonly method: string;
  /** Empty: the client doesn't retry. */
  readonly idempotencyKey: string;
  /** What was asked for, without the key. */
  readonly request: object;
}

export interface Answer<Result> {
  readonly result: Result;
  readonly catalogRevision: number;
}

/**
 * Runs a write so that a retry with the same key is answered as the first try was, and changes nothing. `work` says what
 * to save and what to answer; both are committed together. Refusals aren't kept: a retry is judged anew.
 */
export function answerOnce<Result extends object>(
  writer: CatalogWriter,
  call: Call,
  work: (transaction: WriteTransaction) => Promise<{ readonly result: Result; readonly changes: CatalogChanges }>,
  signal: AbortSignal,
): Promise<Answer<Result>> {
  const key = call.idempotencyKey;
  if (key.length > limits.idempotencyKeyCharacters) {
    const most = limits.idempotencyKeyCharacters;
    throw new DomainError("invalid_argument", `idempotency_key: at most ${most} characters, but it has ${key.length}.`);
  }
  const digest = requestDigest(call.method, call.request);
  return writer.write(
    key,
    async (transaction) => {
      const before = transaction.answered;
      if (before !== undefined) {
        if (before.method !== call.method || Buffer.compare(before.requestDigest, digest) !== 0) {
          throw new DomainError("idempotency_mismatch", "The idempotency key was used for another request.", {
            hints: ["Choose a new key for each intended write; keep it only for retries of that write."],
          });
        }
        return { result: thawAnswer<Result>(before.response), catalogRevision: before.catalogRevision };
      }
      refuseWhileRestoring(transaction);
      const { result, changes } = await work(transaction);
      const answer =
        key === "" ? undefined : { key, method: call.method, requestDigest: digest, response: freezeAnswer(result) };
      return { result, catalogRevision: await transaction.save(changes, answer) };
    },
    signal,
  );
}

export function refuseWhileRestoring(transaction: WriteTransaction): void {
  if (transaction.restoring === undefined) return;
  throw new DomainError("failed_precondition", "The catalog is being restored from an export and can't be changed.", {
    hints: ["Wait until the restore is done, or run it again to its end if it was interrupted."],
  });
}

export const noChanges: CatalogChanges = {
  entries: [],
  revisions: [],
  relationships: [],
  withdrawn: [],
  origins: [],
  events: [],
};
