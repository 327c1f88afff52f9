import { expect, test } from "vitest";
import type { EntryHead } from "./entry-head.ts";
import { planStatusChange, type StatusCommand } from "./plan-status-change.ts";

const now = new Date(1_000);

const active: EntryHead = {
  id: "a",
  entityType: "tool",
  version: "1",
  versions: ["1"],
  digest: Buffer.from("x"),
  status: "testing",
  statusBefore: undefined,
  deprecation: undefined,
  origin: "",
  pruned: false,
  revision: 3,
  embedded: true,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

const deprecate: StatusCommand = { kind: "deprecated", deprecation: { reason: "old", successor: "b" } };
const retire: StatusCommand = { kind: "retired", pruned: false };
const restore: StatusCommand = { kind: "restored" };

function after(...commands: readonly StatusCommand[]): EntryHead {
  return commands.reduce((head, command) => planStatusChange(head, command, undefined, now) ?? head, active);
}

test("restore takes one step back at a time", () => {
  expect(after(deprecate)).toMatchObject({ status: "deprecated", statusBefore: "testing", revision: 4 });
  expect(after(deprecate, retire)).toMatchObject({ status: "retired", deprecation: { successor: "b" } });
  expect(after(deprecate, retire, restore)).toMatchObject({ status: "deprecated", deprecation: { successor: "b" } });
  expect(after(deprecate, restore)).toMatchObject({ status: "testing", deprecation: undefined });
  expect(after(retire, restore)).toMatchObject({ status: "testing", revision: 5, updatedAt: now });
});

test("what is so already isn't changed", () => {
  expect(planStatusChange(after(retire), retire, undefined, now)).toBeUndefined();
  expect(planStatusChange(after(deprecate), deprecate, undefined, now)).toBeUndefined();
  expect(planStatusChange(active, restore, undefined, now)).toBeUndefined();
});

test("another reason is a change; a retired entry can't be deprecated; a stale revision is refused", () => {
  const other: StatusCommand = { kind: "deprecated", deprecation: { reason: "older", successor: "" } };
  expect(after(deprecate, other)).toMatchObject({ statusBefore: "testing", deprecation: { reason: "older" } });
  expect(() => after(retire, deprecate)).toThrow("retired");
  expect(() => planStatusChange(active, retire, 2, now)).toThrow(/revision 3.*revision 2/);
});
