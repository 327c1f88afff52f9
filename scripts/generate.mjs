import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { node24 } from "./node24.mjs";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

// npm run generate            src/contract from proto/
// npm run generate -- --baseline   also proto/baseline.binpb, which `buf breaking` compares with: only at a release
await ensureInstalled();
const buf = join(packageRoot, "node_modules/@bufbuild/buf/bin/buf");
await mustRun([buf, "generate"]);
if (process.argv.includes("--baseline"))
  await mustRun([buf, "build", "--as-file-descriptor-set", "-o", "proto/baseline.binpb"]);

async function mustRun(args) {
  const { code } = await runCommand(node24(), args, { cwd: packageRoot, show: true, env: pathToPinnedNode() });
  if (code !== 0) process.exit(code);
}

/** buf starts protoc-gen-es by its `#!/usr/bin/env node` line. */
function pathToPinnedNode() {
  return {
    PATH: [join(packageRoot, "node_modules/.bin"), process.env.PATH].join(process.platform === "win32" ? ";" : ":"),
  };
}
