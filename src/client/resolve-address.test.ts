import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRecordedEndpoints, removeRecordedEndpoint, writeRecordedEndpoint } from "./recorded-endpoint.ts";
import { resolveAddress } from "./resolve-address.ts";

let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "lgent-state-"));
});

afterEach(() => rmSync(state, { recursive: true }));

const bottle = { kind: "bottle", address: "127.0.0.1:7001", pid: 1, startedAt: "2026-01-01T10:00:00.000Z" } as const;
const forward = {
  kind: "port-forward",
  address: "127.0.0.1:7002",
  pid: 2,
  startedAt: "2026-01-01T11:00:00.000Z",
} as const;

function resolve(flag?: string, env: Record<string, string> = {}) {
  const { address, source, chosen, passedOver } = resolveAddress({ flag, env, stateDirectory: state });
  return { address, source, chosen, passedOver };
}

test("the first source that is set wins, in the settled order", () => {
  const inPod = { KUBERNETES_SERVICE_HOST: "10.0.0.1" };
  expect(resolve()).toMatchObject({ address: "localhost:50051", source: "default" });
  expect(resolve(undefined, inPod)).toMatchObject({
    address: "l-gent-headless.kgents-system:50051",
    source: "in-cluster",
  });
  writeRecordedEndpoint(state, bottle);
  expect(resolve(undefined, inPod)).toMatchObject({ address: "127.0.0.1:7001", source: "bottle" });
  expect(resolve(undefined, { LGENT_SERVICE: "box" })).toMatchObject({ address: "box:50051", source: "environment" });
  expect(resolve("other:1", { LGENT_SERVICE: "box" })).toMatchObject({ address: "other:1", source: "flag" });
});

test("an empty variable counts as not set; an address that isn't one is refused, not passed over", () => {
  expect(resolve(undefined, { LGENT_SERVICE: "" })).toMatchObject({ source: "default" });
  expect(() => resolve(undefined, { LGENT_SERVICE: "a:b:c" })).toThrow(RangeError);
  expect(() => resolve("")).toThrow(RangeError);
});

test("of two records the one started last wins, and both are named", () => {
  writeRecordedEndpoint(state, forward);
  writeRecordedEndpoint(state, bottle);
  const chosen = resolve();
  expect(chosen).toMatchObject({ address: forward.address, source: "port-forward", passedOver: bottle });
  expect(chosen.chosen).toContain("port-forward");
  expect(chosen.chosen).toContain(bottle.address);
});

test("records are whole or absent, replaced in one step and removed only by their owner", () => {
  writeRecordedEndpoint(state, { ...bottle, httpAddress: "127.0.0.1:7003" });
  writeRecordedEndpoint(state, bottle);
  expect(readdirSync(join(state, "endpoints"))).toEqual(["bottle.json"]);
  expect(readRecordedEndpoints(state)).toEqual([bottle]);
  removeRecordedEndpoint(state, "bottle", 99);
  expect(readRecordedEndpoints(state)).toEqual([bottle]);
  removeRecordedEndpoint(state, "bottle", 1);
  removeRecordedEndpoint(state, "bottle");
  expect(readRecordedEndpoints(state)).toEqual([]);
});

test.each(["", "{", "null", "[]", '{"address":"a:1"}', '{"address":"a:1","startedAt":"x","pid":"7"}'])(
  "a damaged record (%j) is an error that names the file",
  (text) => {
    writeRecordedEndpoint(state, bottle);
    writeFileSync(join(state, "endpoints/bottle.json"), text);
    expect(() => resolve()).toThrow(/bottle\.json is damaged/);
  },
);
