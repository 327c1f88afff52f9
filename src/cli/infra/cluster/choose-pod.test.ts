import { expect, test } from "vitest";
import { choosePod } from "./choose-pod.ts";

test("the fewest connections win, then an open way, then the name", () => {
  const pod = (name: string, connections: number, isWarm = false) => ({ name, connections, isWarm });
  expect(choosePod([])).toBeUndefined();
  expect(choosePod([pod("a", 2, true), pod("b", 1)])).toBe("b");
  expect(choosePod([pod("a", 1), pod("b", 1, true)])).toBe("b");
  expect(choosePod([pod("b", 0), pod("a", 0)])).toBe("a");
});
