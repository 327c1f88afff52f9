import { readMigrateConfig } from "../config/migrate-config.ts";
import { awaitSchema } from "../store/await-schema.ts";
import { createDatabase } from "../store/create-database.ts";
import { migrate } from "../store/migrate.ts";
import { failureText } from "../telemetry/failure-text.ts";

/** Brings the database's schema up to this build. Exits 0 when it is, 1 when it can't be, 130 when interrupted. */
async function main(): Promise<void> {
  const config = readMigrateConfig();
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interrupted.abort());
  const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(Math.ceil(config.migrateSeconds * 1_000))]);
  await using database = createDatabase({ url: config.databaseUrl, applicationName: "l-gent migrate", poolMin: 0 });
  try {
    await awaitSchema(database, config.startWaitSeconds * 1_000, signal);
    const { applied, version } = await migrate(database, signal, (line) => process.stdout.write(`${line}\n`));
    const count = applied.length === 1 ? "1 step" : `${applied.length} steps`;
    process.stdout.write(`Done: ${count} applied, the database is at migration ${version}.\n`);
  } catch (error) {
    if (interrupted.signal.aborted) process.exitCode = 130;
    throw error;
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(failureText("migrate", error));
  process.exitCode ||= 1;
}
