import { z } from "zod";
import { databaseUrl, seconds } from "./environment-values.ts";
import { type Environment, readEnvironment } from "./read-environment.ts";

/** What the migration program can be told. */
export interface MigrateConfig {
  readonly databaseUrl: string;
  /** How long to wait for an unreachable database. */
  readonly startWaitSeconds: number;
  /** The most that all steps together may take. */
  readonly migrateSeconds: number;
}

const schema = z.object({
  DATABASE_URL: databaseUrl,
  LGENT_START_WAIT_SECONDS: seconds(5, 0, 600),
  LGENT_MIGRATE_SECONDS: seconds(600, 1, 86_400),
});

/** The variables that the migration program reads. */
export const migrateVariables: readonly string[] = Object.keys(schema.shape);

/**
 * Reads the environment once.
 * @throws ConfigError listing every problem
 */
export function readMigrateConfig(environment: Environment = process.env): MigrateConfig {
  const values = readEnvironment(schema, environment);
  return {
    databaseUrl: values.DATABASE_URL,
    startWaitSeconds: values.LGENT_START_WAIT_SECONDS,
    migrateSeconds: values.LGENT_MIGRATE_SECONDS,
  };
}
