import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";

/**
 * Leaves what scripts/test.mjs prints at the very end: how many passed, what failed, and every skip with its reason.
 * Runs beside vitest's own reporter, and does nothing unless LGENT_TEST_SUMMARY names a file.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env["LGENT_TEST_SUMMARY"];
    if (file === undefined) return;
    const skipped: { name: string; reason: string }[] = [];
    const failures: string[] = [];
    let passed = 0;
    for (const module of modules) {
      const path = relative(process.cwd(), module.moduleId);
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") passed += 1;
        if (result.state === "failed") {
          failedTests += 1;
          failures.push(`${path} > ${test.fullName}`);
        }
        if (result.state === "skipped") skipped.push({ name: `${path} > ${test.fullName}`, reason: skipReason(test) });
      }
      // A file that doesn't load, or whose hooks fail, has no failed test of its own.
      if (!module.ok() && failedTests === 0) failures.push(`${path} (the file itself)`);
    }
    for (const error of unhandled) failures.push(`unhandled: ${error.message}`);
    writeFileSync(file, JSON.stringify({ passed, failures, skipped }));
  }
}

function skipReason(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" ? result.note : undefined) ?? "no reason given";
}
