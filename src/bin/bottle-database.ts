import type { DatabaseSettings } from "../bottle/database/database-messages.ts";
import { runDatabase } from "../bottle/database/run-database.ts";

/**
 * The bottle's database, in a process of its own. Started by the supervisor, and ends with it: when the channel to it
 * closes, it shuts down as if it had been told to.
 */
const stop = new AbortController();
for (const name of ["SIGTERM", "SIGINT", "disconnect"] as const) process.once(name, () => stop.abort());
// A statement that doesn't end mustn't keep the process from doing so.
stop.signal.addEventListener("abort", () => setTimeout(() => process.exit(1), 15_000).unref());

try {
  const settings = JSON.parse(process.argv[2] ?? "") as DatabaseSettings;
  await runDatabase(settings, {
    pid: process.pid,
    tell: (message) => process.send?.(message),
    report: (line) => process.stdout.write(`${line}\n`),
    stop: stop.signal,
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`bottle-database: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
