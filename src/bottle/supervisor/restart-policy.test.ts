import { expect, test } from "vitest";
import { nextStart, type RestartPolicy } from "./restart-policy.ts";

const policy: RestartPolicy = { mostDeaths: 4, windowMs: 1_000, firstDelayMs: 10, longestDelayMs: 30 };

test("waits longer with every recent death, up to the longest, and gives up after too many", () => {
  expect(nextStart(policy, [0])).toBe(10);
  expect(nextStart(policy, [0, 50])).toBe(20);
  expect(nextStart(policy, [0, 50, 100])).toBe(30);
  expect(nextStart(policy, [0, 50, 100, 150])).toBe("give up");
});

test("forgets what lies further back than the window", () => {
  expect(nextStart(policy, [0, 50, 100, 2_000])).toBe(10);
  expect(nextStart(policy, [0, 50, 100, 1_060])).toBe(20);
});
