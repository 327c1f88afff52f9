import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { DomainError } from "../core/errors.ts";
import type { Database } from "./database.ts";
import { MaintenanceLoop } from "./maintenance-loop.ts";
import type { MaintenanceStep } from "./maintenance-step.ts";

// The loop only hands the database on.
const nowhere = {} as Database;

function stepOf(run: MaintenanceStep["run"], more: Partial<MaintenanceStep> = {}): MaintenanceStep {
  return { name: "test", everyMs: 60_000, afterWrites: true, run, ...more };
}

function logOf(lines: string[]): ConstructorParameters<typeof MaintenanceLoop>[2] {
  const write = (_: object, message: string): void => void lines.push(message);
  return { info: write, warn: write };
}

test("a nudge brings the next run at once, however many come together", async () => {
  let runs = 0;
  const stop = new AbortController();
  const loop = new MaintenanceLoop(
    stepOf(async () => {
      runs += 1;
      return "idle";
    }),
    nowhere,
    logOf([]),
  );
  const ended = loop.run(stop.signal);
  await setTimeout(250);
  expect(runs).toBe(1);
  for (let nudges = 0; nudges < 50; nudges += 1) loop.nudge();
  await setTimeout(400);
  expect(runs).toBeGreaterThanOrEqual(2);
  expect(runs).toBeLessThanOrEqual(3);
  stop.abort();
  await ended;
});

test("a failure is logged and tried again, and never ends the loop", async () => {
  const lines: string[] = [];
  let runs = 0;
  const stop = new AbortController();
  const loop = new MaintenanceLoop(
    stepOf(async () => {
      runs += 1;
      if (runs === 1) throw new DomainError("database_unavailable", "The database is away.");
      return "idle";
    }),
    nowhere,
    logOf(lines),
  );
  const ended = loop.run(stop.signal);
  await setTimeout(1_400);
  stop.abort();
  await ended;
  expect(runs).toBe(2);
  expect(lines).toEqual(["maintenance will try again: The database is away.", "maintenance works again"]);
});

test("stopping waits for the running step, which is told to end", async () => {
  const stop = new AbortController();
  let released = false;
  const loop = new MaintenanceLoop(
    stepOf(async (_, signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      await setTimeout(50);
      released = true;
      throw new DomainError("cancelled", "Stopped.");
    }),
    nowhere,
    logOf([]),
  );
  const ended = loop.run(stop.signal);
  await setTimeout(20);
  stop.abort();
  await ended;
  expect(released).toBe(true);
});
