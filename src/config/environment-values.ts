import { z } from "zod";

/** Where to listen. Port 0 lets the system choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** PostgreSQL's address with its password. Required: there is no fallback. */
export const databaseUrl = z
  .string({
    error:
      "not set; give the address of a PostgreSQL (15 or newer, with pgvector 0.8 or newer), such as postgres://USER:PASSWORD@HOST:5432/lgent",
  })
  .refine(isPostgresUrl, { error: "must read postgres://USER:PASSWORD@HOST:PORT/DATABASE (the value isn't shown)" });

/** HOST:PORT, an IPv6 host in brackets. */
export function listenAddress(fallback: string): z.ZodType<ListenAddress, string | undefined> {
  return z
    .string()
    .default(fallback)
    .transform((text, context): ListenAddress => {
      const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^[\]:\s]+)):(\d{1,5})$/.exec(text);
      const port = Number(match?.[3]);
      if (!match || port > 65_535) {
        context.addIssue({ code: "custom", message: "must read HOST:PORT, such as 0.0.0.0:50051 or [::]:50051" });
        return z.NEVER;
      }
      return { host: match[1] ?? match[2] ?? "", port };
    });
}

/** A whole number within bounds. */
export function wholeNumber(fallback: number, least: number, most: number): z.ZodType<number, string | undefined> {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .default(String(fallback))
    .transform((text, context): number => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return value;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    });
}

/** Seconds, also with a fraction. */
export function seconds(fallback: number, least: number, most: number): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default(String(fallback))
    .transform((text, context): number => {
      const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return value;
      context.addIssue({ code: "custom", message: `must be seconds from ${least} to ${most}` });
      return z.NEVER;
    });
}

/** One of a closed list of words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
  fallback: Words[number],
): z.ZodType<Words[number], string | undefined> {
  return z
    .string()
    .default(fallback)
    .pipe(z.enum(words, { error: `must be one of ${words.join(", ")}` }));
}

/** User, password and database may be left to PGUSER, PGPASSWORD and PGDATABASE, where no password needs escaping. */
function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ["postgres:", "postgresql:"].includes(url.protocol) && url.hostname !== "";
}
