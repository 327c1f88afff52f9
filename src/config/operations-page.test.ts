import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMetrics } from "../telemetry/metrics.ts";
import { migrateVariables } from "./migrate-config.ts";
import { serverVariables } from "./server-config.ts";
import { waitVariables } from "./wait-config.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");

test("docs/operations.md names every variable that is read, and no other", () => {
  const named = new Set(page.match(/\bLGENT_[A-Z_]+|\bDATABASE_URL\b/g));
  expect([...named].toSorted()).toEqual(
    [...new Set([...serverVariables, ...migrateVariables, ...waitVariables])].toSorted(),
  );
});

test("docs/operations.md names every metric of ours, and no other", () => {
  const ours = createMetrics("0")
    .registry.getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith("lgent_"));
  expect([...new Set(page.match(/\blgent_[a-z_]+/g))].toSorted()).toEqual(ours.toSorted());
});
