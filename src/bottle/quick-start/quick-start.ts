import { join } from "node:path";
import { bottleDirectory } from "../files/bottle-paths.ts";
import { stateDirectory } from "../files/state-directory.ts";
import type { Host } from "../host.ts";
import { startBottle, type StartedBottle } from "../launch/start-bottle.ts";
import { isPortFree, portOwner } from "../supervisor/port-owner.ts";
import { statementLimitMs } from "../supervisor/supervisor-settings.ts";
import { FilledMark } from "./filled-mark.ts";
import { askKgents, showKgents } from "./run-step.ts";

export interface QuickStartOptions {
  readonly host: Host;
  /** The clone. */
  readonly project: string;
  readonly version: string;
  /** End after the answers instead of staying. */
  readonly once: boolean;
  /** Ctrl-C. */
  readonly stop: AbortSignal;
  say(text: string): void;
}

const questions = ["draw coloured text in a terminal", "how wide is a text on screen"];

/** A few files that document themselves; the newcomer may look at them. */
const ownSources = ["package.json", "src/core/search/bm25.ts", "src/core/catalog/version-order.ts"];

/** The usual ports, and what to do without them: only the quick start may take others, and it says so. */
const usualGrpcPort = 50_051;
const usualHttpPort = 8_080;

/**
 * Shows a newcomer the librarian at work on what is on their machine: brings the bottle up or finds it, fills it with
 * the npm packages installed in the clone, asks it two questions, and stays until Ctrl-C. Answers the exit code.
 */
export async function quickStart(options: QuickStartOptions): Promise<number> {
  const { say, stop, once } = options;
  const bottle = await bringUp(options);
  try {
    await fill(options);
    await showCommand(options, ["library", "catalog", "--limit", "12"]);
    for (const question of questions) {
      await showCommand(options, ["library", "discover", ...question.split(" "), "--limit", "3", "--explain"]);
    }
    if (stop.aborted) return 130;
    say(nextSteps(bottle, once));
    if (!once) await aborted(stop);
    return 0;
  } finally {
    await end(options, bottle);
  }
}

async function bringUp(options: QuickStartOptions): Promise<StartedBottle> {
  const { host, say, stop } = options;
  const state = stateDirectory(host.env);
  const directory = bottleDirectory(host.env, state);
  const started = performance.now();
  say(`Bringing up the bottle (service and PostgreSQL as processes on this machine) in ${directory}`);
  const bottle = await startBottle({
    settings: {
      directory,
      stateDirectory: state,
      programs: join(options.project, "dist"),
      version: options.version,
      grpcPort: await freePort(usualGrpcPort, "gRPC", options),
      httpPort: await freePort(usualHttpPort, "HTTP", options),
      statementLimitMs: statementLimitMs(host.env),
      isTied: true,
    },
    host,
    signal: stop,
    onStep: ({ name, milliseconds }) => {
      if (milliseconds !== undefined) say(`  ${name} ${seconds(milliseconds)}`);
    },
  });
  const { grpcAddress, httpAddress } = bottle.state;
  const how = bottle.wasRunning
    ? "was running already; it stays up when this ends"
    : `is up after ${seconds(performance.now() - started)}`;
  say(`  gRPC ${grpcAddress}, HTTP http://${httpAddress}: the bottle ${how}.`);
  return bottle;
}

/** The port when it is free, or else 0, for one that the system picks. */
async function freePort(port: number, what: string, { say }: QuickStartOptions): Promise<number> {
  if (await isPortFree(port)) return port;
  say(`  Port ${port} is in use by ${(await portOwner(port)) ?? "another process"}: taking a free one for ${what}.`);
  return 0;
}

async function fill(options: QuickStartOptions): Promise<void> {
  const { host, say, project } = options;
  const mark = new FilledMark(bottleDirectory(host.env, stateDirectory(host.env)), project);
  const before = await entryCount(options);
  if (await mark.holds(before)) {
    say(`\nThe catalog holds ${before} entries from an earlier start; nothing installed has changed since.`);
    return;
  }
  say(
    "\nFilling the catalog from what is really here: the npm packages installed in this clone, and three of its own files.",
  );
  if ((await showCommand(options, ["library", "import", "."])) !== 0) throw new Error("the import failed");
  for (const path of ownSources) await showCommand(options, ["library", "register", path]);
  await mark.set(await entryCount(options));
}

async function entryCount(options: QuickStartOptions): Promise<number> {
  const text = await askKgents(options.host, kgents(options, ["library", "stats", "-o", "json"]));
  return text === undefined ? 0 : (JSON.parse(text) as { entries: number }).entries;
}

async function showCommand(options: QuickStartOptions, args: readonly string[]): Promise<number> {
  if (options.stop.aborted) return 130;
  options.say(`\n$ ./kgents ${args.join(" ")}`);
  const started = performance.now();
  const code = await showKgents(options.host, kgents(options, args));
  options.say(`  (${seconds(performance.now() - started)})`);
  return code;
}

function kgents({ project, stop }: QuickStartOptions, args: readonly string[]): Parameters<typeof showKgents>[1] {
  return { project, args, signal: stop };
}

function nextSteps({ tied, state }: StartedBottle, once: boolean): string {
  const commands = [
    ["./kgents library discover <what you need>", "in your own words; --explain says why"],
    ["./kgents library show npm:commander", "everything about one entry"],
    ["./kgents library register <file>", "your own: source file, package.json, SKILL.md, OpenAPI, …"],
    ["./kgents library import <folder>", "the packages of another project of yours"],
    ["./kgents infra status", "how the bottle is"],
    [`curl http://${state.httpAddress}/metrics`, "what the service measures"],
  ];
  const lines = commands.map(([command = "", purpose]) => `  ${command.padEnd(42)} ${purpose}`);
  const stays =
    tied === undefined
      ? "The bottle was running before and stays up."
      : "Ctrl-C ends the bottle; what it holds stays for the next start. To keep one in the background instead:\n  ./kgents infra init --provider bottle";
  return `\nTry next${once ? "" : ", in another terminal"}:\n${lines.join("\n")}\n\n${once && tied !== undefined ? "Ending the bottle; what it holds stays for the next start." : stays}`;
}

async function end({ say }: QuickStartOptions, { tied }: StartedBottle): Promise<void> {
  if (tied === undefined || tied.exitCode !== null) return;
  const started = performance.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  tied.once("exit", () => resolve());
  tied.kill("SIGTERM");
  await promise;
  say(`\nThe bottle has ended (${seconds(performance.now() - started)}).`);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  // A listener alone doesn't keep the process alive.
  const alive = setInterval(() => {}, 60_000);
  await promise;
  clearInterval(alive);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
