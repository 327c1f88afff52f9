import { DomainError } from "../core/errors.ts";
import type { Check, Probe } from "./health.ts";

/** What a look at the database's schema found. */
export interface SchemaFinding {
  readonly usable: boolean;
  readonly message: string;
  readonly hint: string;
}

/** A database that answered so lately is taken for busy, not for gone. */
const busyMs = 30_000;

/**
 * Whether the database answers and its schema is one that this build knows. A probe waits for a connection like any
 * call, and under full load may not get one in time: then what was found last holds for half a minute, as taking a
 * busy replica away would only make the others busier.
 */
export function catalogProbe(look: (signal: AbortSignal) => Promise<SchemaFinding>): Probe {
  let last: { readonly at: number; readonly checks: readonly Check[] } | undefined;
  return {
    name: "database",
    async run(signal) {
      try {
        const checks = checksOf(await look(signal));
        last = { at: performance.now(), checks };
        return checks;
      } catch (error) {
        if (last && isBusy(error) && performance.now() - last.at < busyMs) {
          return last.checks.map((check) => (check.name === "database" ? { ...check, detail: "Busy." } : check));
        }
        if (!(error instanceof DomainError)) throw error;
        return [{ name: "database", ok: false, detail: [error.message, ...error.hints].join(" ") }];
      }
    },
  };
}

function checksOf(found: SchemaFinding): readonly Check[] {
  const detail = found.hint === "" ? found.message : `${found.message} ${found.hint}`;
  return [
    { name: "database", ok: true, detail: "Reachable." },
    { name: "migrations", ok: found.usable, detail },
  ];
}

function isBusy(error: unknown): boolean {
  return error instanceof DomainError && (error.code === "overloaded" || error.code === "deadline_exceeded");
}
