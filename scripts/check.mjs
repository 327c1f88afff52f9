import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { missingPlatformPackages } from "./lock.mjs";
import { node24 } from "./node24.mjs";
import { packageRoot } from "./package-root.mjs";
import { runCommand } from "./run-command.mjs";

// npm run check [-- --skip-tests] [--only name,name]: everything that must hold before a change lands. Every step runs,
// also after a failure; what failed is listed once more at the end.
const options = process.argv.slice(2);
const only = options.includes("--only") ? options[options.indexOf("--only") + 1].split(",") : undefined;

const steps = [
  ["format", () => tool("@biomejs/biome/bin/biome", "format", ".")],
  ["lint", () => tool("oxlint/bin/oxlint", "--type-aware", "--deny-warnings")],
  ["typecheck", () => tool("typescript/bin/tsc", "--noEmit")],
  ["arrows", () => script("arrows.mjs")],
  ["dead code", () => tool("knip/bin/knip.js", "--no-progress", "--treat-config-hints-as-errors")],
  ["contract lint", () => tool("@bufbuild/buf/bin/buf", "lint")],
  ["contract breaking", () => tool("@bufbuild/buf/bin/buf", "breaking", "--against", "proto/baseline.binpb")],
  ["generated files", generatedFilesAreClean],
  ["lock file", lockFileIsPortable],
  ["tracked text", trackedTextIsPortable],
  ["tests", () => script("test.mjs")],
].filter(([name]) =>
  only === undefined ? !(name === "tests" && options.includes("--skip-tests")) : only.includes(name),
);

try {
  await ensureInstalled();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const failures = [];
for (const [name, step] of steps) {
  const started = performance.now();
  const problem = await step();
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${problem === undefined ? "ok    " : "FAILED"} ${name.padEnd(18)} ${seconds}`);
  if (problem !== undefined) {
    console.log(problem.replaceAll(/^/gm, "    "));
    failures.push(name);
  }
}
console.log(failures.length === 0 ? `\nAll ${steps.length} checks hold.` : `\nFailed: ${failures.join(", ")}`);
process.exit(failures.length === 0 ? 0 : 1);

/** Runs a tool of node_modules under the pinned Node; answers its output when it fails. */
async function tool(path, ...args) {
  return outcome(await runCommand(node24(), [join(packageRoot, "node_modules", path), ...args], surroundings()));
}

async function script(name) {
  return outcome(await runCommand(node24(), [join(packageRoot, "scripts", name)], surroundings()));
}

function outcome({ code, output }) {
  return code === 0 ? undefined : output.trim() || `exit code ${code}`;
}

/** Some tools start others by name: those must find the pinned Node first. */
function surroundings() {
  const path = [join(packageRoot, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return { cwd: packageRoot, env: { PATH: path } };
}

/** Generates into a folder beside the real one and compares: what is committed is what the contract says. */
async function generatedFilesAreClean() {
  const folder = mkdtempSync(join(tmpdir(), "lgent-generated-"));
  try {
    const problem = await tool("@bufbuild/buf/bin/buf", "generate", "--output", folder);
    if (problem !== undefined) return problem;
    const fresh = join(folder, "src/contract");
    const stale = readdirSync(fresh, { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) => readOrEmpty(join(fresh, name)) !== readOrEmpty(join(packageRoot, "src/contract", name)));
    return stale.length === 0 ? undefined : `Not what proto/ generates (npm run generate): ${stale.join(", ")}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Download addresses would tie every install to the registry that one machine happened to use, and a lock file without
 * the other platforms' packages is refused there.
 */
async function lockFileIsPortable() {
  const resolved = readOrEmpty(join(packageRoot, "package-lock.json")).match(/"resolved": *"https?:[^"]*"/g) ?? [];
  if (resolved.length > 0)
    return `package-lock.json holds ${resolved.length} download addresses; npm install writes it without them (see .npmrc)`;
  const missing = missingPlatformPackages();
  return missing.length === 0
    ? undefined
    : `package-lock.json lacks ${missing.length} packages of other platforms: npm run lock`;
}

/** No file that git knows may name a folder of one machine, a package host or this clone's own place. */
async function trackedTextIsPortable() {
  const { code, output } = await runCommand("git", ["ls-files", "-z"], surroundings());
  if (code !== 0) return output;
  const foreign = [
    [packageRoot, "this clone's own folder"],
    ...["home", "Users"].map((root) => [new RegExp(`/${root}/[a-z][\\w.-]*/`), "a home folder"]),
    [/\/root\/[\w.]/, "a home folder"],
    [/\bregistry\.(npmjs|yarnpkg|npmmirror)\.[a-z]+/, "a package registry"],
  ];
  const problems = [];
  for (const file of output.split("\0")) {
    if (file === "" || /\.(bin|binpb|gz|zst|png|safetensors)$/.test(file)) continue;
    for (const [index, line] of readOrEmpty(join(packageRoot, file)).split("\n").entries()) {
      for (const [pattern, what] of foreign) {
        if (typeof pattern === "string" ? line.includes(`${pattern}/`) : pattern.test(line))
          problems.push(`${file}:${index + 1} names ${what}`);
      }
    }
  }
  return problems.length === 0 ? undefined : problems.join("\n");
}
