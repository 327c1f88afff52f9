/**
 * Maps each item, with the next one pulled and mapped while the consumer works on the one before. Never more than one
 * ahead, so that a source is only read as fast as it is consumed. Ends the source when the consumer leaves.
 */
export async function* lookAhead<In, Out>(
  source: AsyncIterable<In>,
  map: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const iterator = source[Symbol.asyncIterator]();
  const pull = async (): Promise<{ readonly value: Out } | undefined> => {
    const next = await iterator.next();
    return next.done === true ? undefined : { value: await map(next.value) };
  };
  let ended = false;
  let coming = pull();
  try {
    for (;;) {
      const current = await coming;
      if (current === undefined) {
        ended = true;
        return;
      }
      coming = pull();
      // Its failure is told when its turn comes.
      coming.catch(() => {});
      yield current.value;
    }
  } finally {
    if (!ended) await iterator.return?.();
  }
}
