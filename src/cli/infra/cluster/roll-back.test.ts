import { expect, test } from "vitest";
import type { ClusterTarget } from "./cluster-target.ts";
import type { Revision } from "./helm.ts";
import { chooseRevision } from "./roll-back.ts";

const target: ClusterTarget = { provider: "kind", cluster: "c", context: "kind-c", namespace: "n", release: "l-gent" };

function revisions(...numbers: readonly number[]): readonly Revision[] {
  return numbers.map((revision) => ({
    revision,
    updated: `2026-01-0${revision}`,
    status: "superseded",
    chart: "l-gent-0.1.0",
    app_version: "0.1.0",
    description: "",
  }));
}

test("a rollback goes to the last revision that served, not merely to the one before", () => {
  const history = revisions(5, 4, 3, 2, 1);
  expect(chooseRevision(history, new Set([1, 3]), undefined, target).revision).toBe(3);
  expect(chooseRevision(history, new Set([1, 3, 5]), undefined, target).revision).toBe(3);
  expect(chooseRevision(history, new Set(), 2, target).revision).toBe(2);
});

test("what can't be gone back to is refused by name", () => {
  expect(() => chooseRevision([], new Set(), undefined, target)).toThrow("isn't installed");
  expect(() => chooseRevision(revisions(2, 1), new Set([2]), undefined, target)).toThrow("no revision before 2");
  expect(() => chooseRevision(revisions(2, 1), new Set([1]), 7, target)).toThrow("there is no revision 7");
});
