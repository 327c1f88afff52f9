import { z } from "zod";
import { databaseUrl, seconds } from "./environment-values.ts";
import { type Environment, readEnvironment } from "./read-environment.ts";

/** What the program that waits for a database can be told. */
export interface WaitConfig {
  readonly databaseUrl: string;
  readonly waitSeconds: number;
}

const schema = z.object({
  DATABASE_URL: databaseUrl,
  LGENT_DATABASE_WAIT_SECONDS: seconds(120, 0, 3_600),
});

/** The variables that the program reads. */
export const waitVariables: readonly string[] = Object.keys(schema.shape);

/**
 * Reads the environment once.
 * @throws ConfigError listing every problem
 */
export function readWaitConfig(environment: Environment = process.env): WaitConfig {
  const values = readEnvironment(schema, environment);
  return { databaseUrl: values.DATABASE_URL, waitSeconds: values.LGENT_DATABASE_WAIT_SECONDS };
}
