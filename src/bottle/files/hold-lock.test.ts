import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { holdLock, isLocked, LockHeld } from "./hold-lock.ts";

test("one process at a time, whoever it is, and nobody once it was killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lgent-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "x.lock");
  expect(isLocked(file)).toBe(false);

  const program = join(folder, "holder.mjs");
  const module = JSON.stringify(join(import.meta.dirname, "hold-lock.ts"));
  writeFileSync(
    program,
    `const { holdLock } = await import(${module});
     globalThis.held = await holdLock(${JSON.stringify(file)}, "it", process.pid);
     process.send("held");
     setInterval(() => {}, 1000);`,
  );
  const holder = fork(program);
  await new Promise((resolve) => holder.once("message", resolve));
  expect(isLocked(file)).toBe(true);
  await expect(holdLock(file, "the data", process.pid)).rejects.toThrow(`the data is in use by process ${holder.pid}`);
  holder.kill("SIGKILL");
  await new Promise((resolve) => holder.once("exit", resolve));
  {
    using _lock = await holdLock(file, "the data", process.pid);
    const error = await holdLock(file, "the data", process.pid).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LockHeld);
    expect((error as LockHeld).owner?.pid).toBe(process.pid);
  }
  expect(isLocked(file)).toBe(false);
});
