import { join } from "node:path";
import project from "../../package.json" with { type: "json" };
import { BottleStartError } from "../bottle/launch/start-bottle.ts";
import { quickStart } from "../bottle/quick-start/quick-start.ts";

/** The second half of `npm start`, under Node 24: scripts/start.mjs has installed and built by now. */
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) process.on(name, () => stop.abort());

try {
  process.exitCode = await quickStart({
    host: process,
    project: join(import.meta.dirname, "../.."),
    version: project.version,
    once: process.argv.includes("--once"),
    stop: stop.signal,
    say: (text) => process.stdout.write(`${text}\n`),
  });
} catch (error) {
  if (stop.signal.aborted) process.exitCode = 130;
  else {
    const what = error instanceof BottleStartError ? "the bottle can't start: " : "";
    process.stderr.write(`error: ${what}${error instanceof Error ? error.message : String(error)}\n`);
    process.stderr.write("See what its parts said: ./kgents infra logs\n");
    process.exitCode = 1;
  }
}
// The channel to the script that started us would keep this process alive.
process.disconnect?.();
