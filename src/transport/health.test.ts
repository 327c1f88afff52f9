import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createMetrics } from "../telemetry/metrics.ts";
import { type Check, Health } from "./health.ts";

const fine: Check = { name: "database", ok: true, detail: "reachable" };

function healthOf(run: (signal: AbortSignal) => Promise<readonly Check[]>): Health {
  return new Health([{ name: "database", run }], createMetrics("0"));
}

test("ready while every check passes", async () => {
  expect(await healthOf(() => Promise.resolve([fine])).report()).toEqual({ ready: true, checks: [fine] });
});

test("what a probe throws is the check's detail", async () => {
  const report = await healthOf(() => Promise.reject(new Error("nothing listens"))).report();
  expect(report).toEqual({ ready: false, checks: [{ name: "database", ok: false, detail: "nothing listens" }] });
});

test("a probe that hangs is given up in bounded time", async () => {
  const started = performance.now();
  const report = await healthOf(() => new Promise(() => {})).report();
  expect(report.ready).toBe(false);
  expect(report.checks[0]?.detail).toBe("no answer within 2 seconds");
  expect(performance.now() - started).toBeLessThan(3_000);
});

test("a storm of questions asks the database once", async () => {
  let asked = 0;
  const health = healthOf(async () => {
    asked += 1;
    await sleep(20);
    return [fine];
  });
  await Promise.all(Array.from({ length: 100 }, () => health.report()));
  await health.report();
  expect(asked).toBe(1);
});

test("draining makes it unready at once and ends the watches", async () => {
  const health = healthOf(() => Promise.resolve([fine]));
  const seen: boolean[] = [];
  const watching = (async () => {
    for await (const ready of health.changes(new AbortController().signal)) seen.push(ready);
  })();
  await sleep(20);
  health.beginDrain();
  expect((await health.report()).checks[0]?.name).toBe("draining");
  health.close();
  await watching;
  expect(seen).toEqual([true, false]);
});
