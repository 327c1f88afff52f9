import { expect, test } from "vitest";
import { handOver } from "./hand-over.ts";

const never = new AbortController().signal;

test("values come in order, and the work is at most one ahead", async () => {
  let given = 0;
  const values = handOver<number>(never, async (give) => {
    for (let value = 0; value < 5; value += 1) {
      await give(value);
      given = value + 1;
    }
  });
  const seen: number[] = [];
  for await (const value of values) {
    seen.push(value);
    expect(given).toBeLessThanOrEqual(value + 1);
  }
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test("an error of the work reaches the reader after the values before it", async () => {
  const values = handOver<number>(never, async (give) => {
    await give(1);
    throw new Error("broken");
  });
  expect(await values.next()).toEqual({ done: false, value: 1 });
  await expect(values.next()).rejects.toThrow("broken");
});

test("a reader that leaves ends the work", async () => {
  let ended: unknown;
  const values = handOver<number>(never, async (give, signal) => {
    try {
      for (;;) await give(1);
    } catch (error) {
      ended = error;
      expect(signal.aborted).toBe(true);
      throw error;
    }
  });
  await values.next();
  await values.return();
  expect(ended).toMatchObject({ code: "cancelled" });
});

test("an abort ends the work while the reader pauses, and then the reader", async () => {
  const client = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  const values = handOver<number>(client.signal, async (give) => {
    try {
      for (;;) await give(1);
    } catch (error) {
      resolve(error);
      throw error;
    }
  });
  await values.next();
  client.abort();
  expect(await ended).toMatchObject({ code: "cancelled" });
  const rest = values.next().then(() => values.next());
  await expect(rest).rejects.toMatchObject({ code: "cancelled" });
});
