import { expect, test } from "vitest";
import { lookAhead } from "./look-ahead.ts";

interface Source {
  readonly items: AsyncGenerator<number>;
  pulled: number;
  ended: boolean;
}

function source(count: number, failAt = Number.POSITIVE_INFINITY): Source {
  const own: { pulled: number; ended: boolean } = { pulled: 0, ended: false };
  async function* generate(): AsyncGenerator<number> {
    try {
      for (let index = 0; index < count; index += 1) {
        own.pulled += 1;
        if (index === failAt) throw new Error("broken");
        yield index;
      }
    } finally {
      own.ended = true;
    }
  }
  return Object.assign(own, { items: generate() });
}

test("everything in order, one ahead and no further", async () => {
  const from = source(5);
  const seen: number[] = [];
  for await (const item of lookAhead(from.items, async (number) => number * 10)) {
    seen.push(item);
    expect(from.pulled).toBeLessThanOrEqual(seen.length + 1);
  }
  expect(seen).toEqual([0, 10, 20, 30, 40]);
});

test("a failure is told after what came before it", async () => {
  const seen: number[] = [];
  const reading = async (): Promise<void> => {
    for await (const item of lookAhead(source(5, 2).items, async (number) => number)) seen.push(item);
  };
  await expect(reading()).rejects.toThrow("broken");
  expect(seen).toEqual([0, 1]);
});

test("leaving early ends the source", async () => {
  const from = source(5);
  for await (const item of lookAhead(from.items, async (number) => number)) {
    if (item === 1) break;
  }
  expect(from.ended).toBe(true);
});
