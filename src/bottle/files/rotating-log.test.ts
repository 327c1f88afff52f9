import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { RotatingLog } from "./rotating-log.ts";

test("keeps the latest lines within four files of the limit", () => {
  const folder = mkdtempSync(join(tmpdir(), "lgent-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "logs/service.log");
  for (let n = 0; n < 100; n += 1) new RotatingLog(file, 100).write(`line ${String(n).padStart(4, "0")}\n`);
  expect(readdirSync(join(folder, "logs")).sort()).toEqual([
    "service.log",
    "service.log.1",
    "service.log.2",
    "service.log.3",
  ]);
  const texts = ["", ".1", ".2", ".3"].map((age) => readFileSync(file + age, "utf8"));
  expect(texts.reverse().join("").trim().split("\n").at(-1)).toBe("line 0099");
  expect(texts.every((text) => text.length <= 100)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
