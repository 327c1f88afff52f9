import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

/**
 * Makes node_modules what package-lock.json says. Does nothing when it already is; otherwise runs `npm ci`, quietly
 * unless it fails, and says how long that took.
 */
export async function ensureInstalled() {
  const difference = installDifference();
  if (difference === undefined) return;
  const started = performance.now();
  console.error(`Installing dependencies (${difference}) …`);
  const npm = npmCommand();
  const { code, output } = await runCommand(npm.command, [...npm.args, "ci"], { cwd: packageRoot });
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}:\n${output.trim()}`);
  console.error(`Installed dependencies in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Why node_modules isn't what the lock file says, or undefined when it is. npm leaves its own record of what it installed. */
function installDifference() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf(join("node_modules", ".package-lock.json"));
  if (wanted === undefined) throw new Error("package-lock.json is missing: is this a whole clone?");
  if (installed === undefined) return "none are installed yet";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.link) continue;
    const found = installed[path];
    // An optional package may be absent: it is for another platform.
    if (found === undefined && !entry.optional) return `${path} is missing`;
    if (found !== undefined && (found.version !== entry.version || found.integrity !== entry.integrity))
      return `${path} should be ${entry.version}`;
  }
  const surplus = Object.keys(installed).find((path) => wanted[path] === undefined);
  return surplus === undefined ? undefined : `${surplus} is no longer wanted`;
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(join(packageRoot, path), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The npm that runs us, under the Node that runs it; else the one on the path. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm?.endsWith("npm-cli.js")) return { command: node ?? process.execPath, args: [npm] };
  return process.platform === "win32"
    ? { command: "cmd.exe", args: ["/d", "/s", "/c", "npm"] }
    : { command: "npm", args: [] };
}
