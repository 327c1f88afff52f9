import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ProcessIdentity } from "./process-identity.ts";

export type BottlePhase = "starting" | "running" | "stopping" | "stopped" | "failed";

/** One step of the start, as it is shown to whoever waits for it. */
export interface BottleStep {
  readonly name: string;
  /** Undefined while it is under way. */
  readonly milliseconds: number | undefined;
}

export interface PartState {
  /** Undefined while it is down. */
  readonly process: ProcessIdentity | undefined;
  /** ISO 8601, of the present process. */
  readonly startedAt: string;
  readonly restarts: number;
  /** Why it was last started anew; empty when it never was. */
  readonly lastReason: string;
}

/** What the supervisor says about its bottle; `kgents infra status` shows it. */
export interface BottleState {
  readonly formatVersion: 1;
  readonly version: string;
  readonly phase: BottlePhase;
  /** Why the phase is "failed"; empty otherwise. */
  readonly problem: string;
  readonly supervisor: ProcessIdentity;
  readonly startedAt: string;
  readonly steps: readonly BottleStep[];
  /** "embedded", or the server that DATABASE_URL named, without its password. */
  readonly databaseKind: "embedded" | "external";
  readonly databaseAddress: string;
  /** Of PostgreSQL and pgvector; empty for an external one, whose version the service checks. */
  readonly databaseVersion: string;
  /** Undefined with an external one. */
  readonly database: PartState | undefined;
  readonly service: PartState;
  /** HOST:PORT; empty until known. */
  readonly grpcAddress: string;
  readonly httpAddress: string;
}

/** Undefined when there is none, or none that can be read: then nothing is known of the bottle. */
export async function readBottleState(file: string): Promise<BottleState | undefined> {
  try {
    const state = JSON.parse(await readFile(file, "utf8")) as BottleState;
    return state.formatVersion === 1 ? state : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** In one step: readers see the old state or the new one. */
export async function writeBottleState(file: string, state: BottleState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.${randomUUID()}`;
  try {
    await writeFile(half, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
    await rename(half, file);
  } finally {
    await rm(half, { force: true });
  }
}
