import { readWaitConfig } from "../config/wait-config.ts";
import { awaitSchema } from "../store/await-schema.ts";
import { createDatabase } from "../store/create-database.ts";
import { failureText } from "../telemetry/failure-text.ts";

const reminderMs = 5_000;

/**
 * Ends as soon as the database accepts this user. Exits 0 then; 1 when the time is over, and at once when waiting can't
 * help: a refused password, a user or database that doesn't exist.
 */
async function main(): Promise<void> {
  const { databaseUrl, waitSeconds } = readWaitConfig();
  const { host } = new URL(databaseUrl);
  const started = performance.now();
  const say = (): void => {
    const waited = Math.round((performance.now() - started) / 1_000);
    process.stdout.write(`Waiting for the database at ${host} to accept this user: ${waited} of ${waitSeconds} s.\n`);
  };
  say();
  const reminder = setInterval(say, reminderMs);
  const ended = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ended.abort());
  try {
    await using database = createDatabase({ url: databaseUrl, applicationName: "l-gent wait-for-db", poolMin: 0 });
    await awaitSchema(database, waitSeconds * 1_000, ended.signal);
    process.stdout.write(`The database accepts this user, after ${Math.round(performance.now() - started)} ms.\n`);
  } finally {
    clearInterval(reminder);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(failureText("wait-for-db", error));
  process.exitCode = 1;
}
