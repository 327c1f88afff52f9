import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node24 } from "./node24.mjs";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

// npm test [-- vitest arguments]: installs, builds, runs the tests under Node 24, lists every skip with its reason and
// ends with one plain line: N passed, N failed[, N skipped].
try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const summaryFile = join(packageRoot, "node_modules", ".test-summary.json");
rmSync(summaryFile, { force: true });
const vitest = join(packageRoot, "node_modules", "vitest", "vitest.mjs");
const asked = process.argv.slice(2);
// What needs a real cluster takes minutes and is asked for by name.
const projects = asked.some((word) => word.startsWith("--project")) ? [] : ["--project=!cluster"];
const { code } = await runCommand(node24(), [vitest, "run", ...asked, ...projects], {
  cwd: packageRoot,
  show: true,
  env: { LGENT_TEST_SUMMARY: summaryFile },
});

const summary = readSummary();
if (summary === undefined) {
  console.log("The test runner ended before it could report.\n0 passed, 1 failed");
  process.exit(code || 1);
}
if (summary.skipped.length > 0) {
  console.log(`\nSKIPPED (${summary.skipped.length}), each with its reason:`);
  for (const { name, reason } of summary.skipped) console.log(`  - ${name}\n      ${reason}`);
}
for (const failure of summary.failures) console.log(`FAILED ${failure}`);
// A runner that fails without a failed test (an unhandled error, say) still counts as one.
const failed = summary.failures.length === 0 && code !== 0 ? 1 : summary.failures.length;
const skipped = summary.skipped.length > 0 ? `, ${summary.skipped.length} skipped` : "";
console.log(`\n${summary.passed} passed, ${failed} failed${skipped}`);
process.exit(failed === 0 ? code : code || 1);

function readSummary() {
  try {
    return JSON.parse(readFileSync(summaryFile, "utf8"));
  } catch {
    return undefined;
  }
}
