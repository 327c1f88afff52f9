import { abortError } from "../core/abort-error.ts";

type Delivery<T> = { readonly value: T } | "end";

/**
 * Turns work that gives values from inside a callback (a transaction, say) into an async iterable. The work is at most
 * one value ahead of its reader. When the reader leaves, or the signal aborts while the reader pauses, `give` rejects
 * and the signal handed to the work aborts, so that whatever the work holds is released.
 */
export async function* handOver<T>(
  signal: AbortSignal,
  work: (give: (value: T) => Promise<void>, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void, undefined> {
  const leaving = new AbortController();
  const ended = AbortSignal.any([signal, leaving.signal]);
  let delivery = promised<Delivery<T>>();
  let taken = promised<void>();

  async function give(value: T): Promise<void> {
    if (ended.aborted) throw abortError(ended);
    delivery.resolve({ value });
    await taken.promise;
  }
  ended.addEventListener("abort", () => taken.reject(abortError(ended)), { once: true });

  const working = work(give, ended).then((): Delivery<T> => "end");
  working.catch(() => {});
  try {
    for (;;) {
      // A value that lies ready comes before the end of the work.
      const next = await Promise.race([delivery.promise, working]);
      if (next === "end") return;
      delivery = promised();
      const previous = taken;
      if (!ended.aborted) taken = promised();
      previous.resolve();
      yield next.value;
    }
  } finally {
    leaving.abort();
    await working.catch(() => {});
  }
}

/** Either side may be gone when it settles: a rejection nobody waits for is no accident here. */
function promised<T>(): PromiseWithResolvers<T> {
  const resolvers = Promise.withResolvers<T>();
  resolvers.promise.catch(() => {});
  return resolvers;
}
