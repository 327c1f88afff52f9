import { expect, test } from "vitest";
import { addressesOf } from "./hosts-file.ts";
import { expandName } from "./search-list.ts";

const inPod = "search prod.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.0.0.10\noptions ndots:5\n";

test("a short name in a pod is tried with the cluster's suffixes first", () => {
  expect(expandName("l-gent-headless.kgents-system", inPod)).toEqual([
    "l-gent-headless.kgents-system.prod.svc.cluster.local",
    "l-gent-headless.kgents-system.svc.cluster.local",
    "l-gent-headless.kgents-system.cluster.local",
    "l-gent-headless.kgents-system",
  ]);
});

test("a name with dots enough is tried as it stands first, a complete one only so", () => {
  expect(expandName("a.example", "search corp.example\n")).toEqual(["a.example", "a.example.corp.example"]);
  expect(expandName("a.example.", inPod)).toEqual(["a.example"]);
  expect(expandName("box", "")).toEqual(["box"]);
});

test("the hosts file gives every address of a name, without case, and ignores comments", () => {
  const file = "127.0.0.1 localhost\n10.0.0.5 Box.example box # 10.0.0.6 box\nfe80::1 box\n";
  expect(addressesOf("BOX", file)).toEqual(["10.0.0.5", "fe80::1"]);
  expect(addressesOf("bo", file)).toEqual([]);
});
