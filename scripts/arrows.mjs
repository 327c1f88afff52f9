import { join } from "node:path";
import { node24 } from "./node24.mjs";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

// npm run arrows: prints every import that goes against the layers, and fails on any. The tool's own report is read as
// JSON because its text warns on every run that TypeScript 7 has no API for it yet; what that warning fears, that
// imports go unseen, is checked here instead.
const depcruise = join(packageRoot, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
const args = [depcruise, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "src"];
const { output } = await runCommand(node24(), args, { cwd: packageRoot });

let report;
try {
  report = JSON.parse(output.slice(output.indexOf("{")));
} catch {
  console.error(output);
  process.exit(1);
}
const { violations, totalCruised, totalDependenciesCruised } = report.summary;
for (const { from, to, rule, cycle } of violations) {
  const path = cycle ? [from, ...cycle.map((step) => step.name)].join(" -> ") : `${from} -> ${to}`;
  console.error(`${rule.name}: ${path}`);
}
if (totalDependenciesCruised < totalCruised) {
  console.error(`Only ${totalDependenciesCruised} imports seen in ${totalCruised} files: the parser is blind.`);
  process.exit(1);
}
console.log(`${totalCruised} files, ${totalDependenciesCruised} imports, ${violations.length} against the arrows`);
process.exit(violations.length === 0 ? 0 : 1);
