import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node24 } from "./node24.mjs";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

// npm run bench [-- options]: see bench/options.ts. Without DATABASE_URL it uses the server that the tests use.
await ensureInstalled();
await ensureBuilt();
const { code } = await runCommand(node24(), [join(packageRoot, "bench/run.ts"), ...process.argv.slice(2)], {
  cwd: packageRoot,
  show: true,
  env: { DATABASE_URL: process.env.DATABASE_URL ?? process.env.LGENT_TEST_DATABASE_URL },
});
process.exit(code);
