import { expect, test } from "vitest";
import { findPath } from "./find-path.ts";

const edges = new Map([
  ["a", new Set(["b", "c"])],
  ["b", new Set(["d"])],
  ["c", new Set(["d"])],
  ["d", new Set(["a", "e"])],
]);

test("finds a shortest path, both ends included", () => {
  expect(findPath(edges, "a", "e")).toEqual(["a", "b", "d", "e"]);
  expect(findPath(edges, "b", "c")).toEqual(["b", "d", "a", "c"]);
});

test("a path to itself needs an edge", () => {
  expect(findPath(edges, "a", "a")).toEqual(["a", "b", "d", "a"]);
  expect(findPath(edges, "e", "e")).toBeUndefined();
});

test("none is none, also in a cycle", () => {
  expect(findPath(edges, "e", "a")).toBeUndefined();
  expect(findPath(edges, "a", "z")).toBeUndefined();
});
