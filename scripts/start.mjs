import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node24 } from "./node24.mjs";
import { packageRoot } from "./package-root.mjs";

// npm start [-- --once]: from a fresh clone to a librarian with real content and its first answers. This half runs on
// whatever Node the host has, from 20 on, and without any dependency; it installs and builds what is missing, and hands
// over to src/bin/bottle-quick-start.ts under Node 24. --once ends after the answers instead of staying until Ctrl-C.
const started = performance.now();
try {
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await handOver(node24());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function handOver(node) {
  console.log(`L-gent: installed and built after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return new Promise((resolve, reject) => {
    const program = join(packageRoot, "dist", "bottle-quick-start.js");
    // The channel is its life line: it ends in order when we are killed.
    const child = spawn(node, ["--enable-source-maps", program, ...process.argv.slice(2)], {
      cwd: packageRoot,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
    // A Ctrl-C in the terminal reaches the child by itself; it decides when all is over.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    process.on("SIGHUP", () => child.kill("SIGTERM"));
  });
}
