import { execFile } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createProgram } from "../../src/cli/app.ts";
import type { Command } from "commander";
import { testCliContext } from "../cli-context.ts";
import { runKgents } from "../kgents.ts";
import { refusedAddress } from "../odd-servers.ts";

const run = promisify(execFile);

function every(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(every)];
}

function path(command: Command): readonly string[] {
  return command.parent === null ? [] : [...path(command.parent), command.name()];
}

const commands = every(createProgram(testCliContext().context)).map(path);

test.each(commands.filter((words) => words.length > 0))("%s %s has help with an example", async (...words) => {
  const { code, stdout, stderr } = await runKgents([...words.filter((word) => typeof word === "string"), "--help"]);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/Usage: kgents /);
  expect(stdout).toMatch(/Examples?:\n +\$ .*\bkgents /);
});

test.each([
  [["libary"], "Did you mean library?"],
  [["library", "catlog"], "Did you mean catalog?"],
  [["infra", "statsu"], "Did you mean status?"],
  [["library", "catalog", "--limt", "3"], "Did you mean --limit?"],
  [["library", "discover", "x", "--mod", "keyword"], "Did you mean --mode?"],
  [["discover", "x"], "write: kgents library discover"],
  [["library", "catalog", "--limit", "0"], "whole number from 1"],
  [["library", "catalog", "--limit", "1e3"], "whole number from 1"],
  [["library", "catalog", "--status", "activ"], "known are: draft, testing, active"],
  [["library", "catalog", "extra"], "too many arguments"],
  [["library", "catalog", "-o", "xml"], "Allowed choices are table"],
  [["library", "catalog", "--timeout", "never"], "number of seconds"],
  [["library", "discover"], "missing required argument 'query'"],
  [["library", "discover", " "], "the query is empty"],
  [["library", "discover", "x", "--threshold", "1.5"], "number from 0 to 1"],
  [["library", "show"], "missing required argument 'id'"],
  [["library", "show", "a", "--history", "--revision", "1"], "doesn't go with"],
  [["library", "diff", "a", "x"], "neither a revision number nor @VERSION"],
  [["library", "deprecate", "a"], "--reason"],
  [["library", "use", "a"], "--success or --failure"],
  [["library", "use", "a", "--success", "--failure", "x"], "--success or --failure"],
  [["library", "register", "a", "--create-only", "--if-revision", "1"], "give one of the two"],
  [["library", "register", ""], "must not be empty"],
  [["library", "import", ""], "must not be empty"],
  [["library", "export", "-f", ""], "must not be empty"],
  [["completion", "tcsh"], "Allowed choices are bash"],
])("kgents %j is a usage error", async (args, message) => {
  const { code, stdout, stderr } = await runKgents(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  if (args.includes("xml")) return;
  const json = await runKgents([...args, "-o", "json"]);
  expect(json).toMatchObject({ code: 2, stdout: "" });
  expect(JSON.parse(json.stderr)).toMatchObject({ record: "error", code: "usage", exit_code: 2 });
});

test("without a command there is help: for kgents on stdout, for a group on stderr as something is missing", async () => {
  expect(await runKgents([])).toMatchObject({ code: 0, stderr: "" });
  expect(await runKgents(["library"])).toMatchObject({ code: 2, stdout: "" });
  expect(await runKgents(["help", "library", "catalog"])).toMatchObject({ code: 0 });
});

test("version asks nobody", async () => {
  const address = await refusedAddress();
  expect(await runKgents(["version"], { env: { LGENT_SERVICE: address } })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^kgents \d+\.\d+\.\d+\n$/),
  });
  for (const flag of ["--version", "-V"]) expect((await runKgents([flag])).stdout).toMatch(/^kgents \d/);
  const { stdout } = await runKgents(["version", "-o", "json"]);
  expect(JSON.parse(stdout)).toMatchObject({ record: "version", name: "kgents" });
});

test.each(["bash", "zsh", "fish"])("completion for %s is a script that the shell can read", async (shell) => {
  const { code, stdout } = await runKgents(["completion", shell]);
  expect(code).toBe(0);
  for (const words of commands) for (const word of words) expect(stdout).toContain(word);
  const found = await run("sh", ["-c", `command -v ${shell}`]).then(
    () => true,
    () => false,
  );
  if (!found) return;
  const folder = await mkdtemp(join(tmpdir(), "lgent-completion-"));
  try {
    const script = join(folder, "script");
    await writeFile(script, stdout);
    await run(shell, ["-n", script]);
    if (shell !== "bash") return;
    const complete = (...words: readonly string[]) =>
      run("bash", [
        "-c",
        `source ${script}; COMP_WORDS=(kgents ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _kgents; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ]).then((result) => result.stdout.trim().split("\n"));
    expect(await complete("lib")).toEqual(["library"]);
    expect(await complete("library", "re")).toEqual(["register", "retire", "restore"]);
    expect(await complete("library", "catalog", "--li")).toEqual(["--limit"]);
    expect(await complete("library", "catalog", "-o", "js")).toEqual(["json", "jsonl"]);
    expect(await complete("library", "types", "a")).toEqual(["add"]);
    expect(await complete("completion", "f")).toEqual(["fish"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("output that can't be written is an error, however short it is", async (context) => {
  const full = await access("/dev/full").then(
    () => true,
    () => false,
  );
  if (!full) context.skip("only Linux has a device that is always full");
  const command = `exec "${join(import.meta.dirname, "../../kgents")}" version >/dev/full`;
  const failed = await run("sh", ["-c", command]).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("the output can't be written") });
});

test("./kgents works through a symbolic link, from anywhere, and says what is missing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lgent-launcher-"));
  try {
    const root = join(import.meta.dirname, "../..");
    const link = join(folder, "k");
    await run("ln", ["-s", join(root, "kgents"), link]);
    expect((await run(link, ["version"], { cwd: folder })).stdout).toMatch(/^kgents /);
    await run("ln", ["-s", "k", join(folder, "l")]);
    expect((await run(join(folder, "l"), ["version"], { cwd: "/" })).stdout).toMatch(/^kgents /);

    const bare = join(folder, "clone");
    await run("mkdir", [bare]);
    await run("cp", [join(root, "kgents"), bare]);
    const missing = await run(join(bare, "kgents"), []).catch((error: unknown) => error);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("npm start") });
    await run("mkdir", [join(bare, "node_modules")]);
    const unbuilt = await run(join(bare, "kgents"), []).catch((error: unknown) => error);
    expect(unbuilt).toMatchObject({ code: 1, stderr: expect.stringContaining("npm run build") });
    await run("mkdir", [join(bare, "dist")]);
    await writeFile(join(bare, "dist/kgents.cjs"), "console.log(process.version)");
    const tools = join(folder, "tools");
    await run("mkdir", [tools]);
    const uname = (await run("sh", ["-c", "command -v uname"])).stdout.trim();
    await run("ln", ["-s", uname, join(tools, "uname")]);
    const none = await run("/bin/sh", [join(bare, "kgents")], { env: { PATH: tools } }).catch(
      (error: unknown) => error,
    );
    expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/no node on the PATH[\s\S]*Install Node 24/) });
    await writeFile(join(tools, "node"), "#!/bin/sh\necho v20.19.1\n", { mode: 0o755 });
    const old = await run("/bin/sh", [join(bare, "kgents")], { env: { PATH: tools } }).catch((error: unknown) => error);
    expect(old).toMatchObject({ code: 1, stderr: expect.stringContaining("v20.19.1") });
    await writeFile(
      join(tools, "node"),
      '#!/bin/sh\nif [ "$1" = --version ]; then echo v25.1.0; else echo "ran $1"; fi\n',
      { mode: 0o755 },
    );
    expect((await run("/bin/sh", [join(bare, "kgents")], { env: { PATH: tools } })).stdout).toContain(
      "dist/kgents.cjs",
    );
    await access(join(root, "kgents.cmd"));
  } finally {
    await rm(folder, { recursive: true });
  }
});
