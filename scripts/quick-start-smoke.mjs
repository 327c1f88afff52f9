import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

// What a newcomer does first: npm start, here with --once so that it ends, and with folders of its own. Asserts that real
// answers are shown, and that a second start is quick.
const state = mkdtempSync(join(tmpdir(), "lgent-quick-start-"));
const env = { LGENT_STATE_DIR: join(state, "state"), LGENT_BOTTLE_DIR: join(state, "bottle"), DATABASE_URL: undefined };
const problems = [];
try {
  const first = await start();
  if (first.code !== 0) problems.push(`the first start ended with code ${first.code}`);
  // Installed in every clone, and found by what it does.
  if (!/npm:/.test(first.output)) problems.push("the first start shows no entry");
  const second = await start();
  if (second.code !== 0) problems.push(`the second start ended with code ${second.code}`);
  console.log(`First start ${first.seconds.toFixed(1)} s, second ${second.seconds.toFixed(1)} s.`);
} finally {
  rmSync(state, { recursive: true, force: true });
}
for (const problem of problems) console.error(`quick start: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

async function start() {
  const started = performance.now();
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm?.endsWith("npm-cli.js")
    ? [process.env.npm_node_execpath ?? process.execPath, npm]
    : ["npm"];
  const { code, output } = await runCommand(command, [...args, "start", "--", "--once"], { cwd: packageRoot, env });
  console.log(output);
  return { code, output, seconds: (performance.now() - started) / 1000 };
}
