import type { z } from "zod";
import { ConfigError } from "./config-error.ts";

/** Variables whose value must never be shown, not even when it is wrong. */
const secrets: ReadonlySet<string> = new Set(["DATABASE_URL"]);

/** The process's environment, or a test's. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads one variable per key of the schema. An empty value counts as not set, as deployments often spell it so.
 * @throws ConfigError that lists every problem at once, each with its variable's name and, unless secret, its value
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const name = issue.path.map(String).join(".");
      if (name === "") return issue.message;
      const value = given[name];
      const shown = value === undefined || secrets.has(name) ? name : `${name}=${JSON.stringify(value)}`;
      return `${shown}: ${issue.message}`;
    }),
  );
}
