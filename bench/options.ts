import { parseArgs } from "node:util";

export const parts = ["get", "list", "register", "discover", "import", "load", "memory", "cli"] as const;

export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: ReadonlySet<Part>;
  readonly sizes: readonly number[];
  /** Of each single measurement. */
  readonly seconds: number;
  readonly memoryMinutes: number;
  /** A role on it may create databases. */
  readonly databaseUrl: string;
  /** Also renew docs/performance.md. */
  readonly writesDocument: boolean;
}

export const usage = `npm run bench -- [--only ${parts.join(",")}] [--size 1000,63000,100000] [--duration SECONDS] [--memory-minutes N] [--document]
DATABASE_URL names a real PostgreSQL with pgvector; the bench makes and drops databases of its own there.`;

/** Throws RangeError with what is wrong. */
export function readBenchOptions(args: readonly string[], databaseUrl: string | undefined): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: parts.join(",") },
      size: { type: "string", default: "1000,63000,100000" },
      duration: { type: "string", default: "5" },
      "memory-minutes": { type: "string", default: "1" },
      document: { type: "boolean", default: false },
    },
  });
  if (databaseUrl === undefined) throw new RangeError("DATABASE_URL is not set");
  return {
    parts: new Set(values.only.split(",").map(part)),
    sizes: values.size.split(",").map(positive),
    seconds: positive(values.duration),
    memoryMinutes: positive(values["memory-minutes"]),
    databaseUrl,
    writesDocument: values.document,
  };
}

function part(word: string): Part {
  const known = parts.find((name) => name === word);
  if (known === undefined) throw new RangeError(`--only ${word}: known are ${parts.join(", ")}`);
  return known;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`${text} is not a positive number`);
  return value;
}
