import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const endpointKinds = ["bottle", "port-forward"] as const;

export type EndpointKind = (typeof endpointKinds)[number];

/** A running bottle or port-forward, as `kgents infra` recorded it in `<state>/endpoints/<kind>.json`. */
export interface RecordedEndpoint {
  readonly kind: EndpointKind;
  /** gRPC, host:port. */
  readonly address: string;
  /** HTTP, host:port. */
  readonly httpAddress?: string;
  /** Of the process that keeps it up. */
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** A record that can't be read. The message names the file. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

/**
 * All records, the one started last first. Throws RecordError. Everything here is synchronous: the files are tiny, and
 * the promise API of fs would take longer to load than they take to read.
 */
export function readRecordedEndpoints(stateDirectory: string): readonly RecordedEndpoint[] {
  const found = endpointKinds.map((kind) => readRecord(fileOf(stateDirectory, kind), kind));
  return found.filter((record) => record !== undefined).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** Replaces the record of this kind in one step: a reader sees the old one or the new one, never half of it. */
export function writeRecordedEndpoint(stateDirectory: string, endpoint: RecordedEndpoint): void {
  const file = fileOf(stateDirectory, endpoint.kind);
  mkdirSync(join(stateDirectory, "endpoints"), { recursive: true, mode: 0o700 });
  const half = `${file}.${crypto.randomUUID()}`;
  try {
    writeFileSync(half, `${JSON.stringify(endpoint, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(half, file);
  } finally {
    rmSync(half, { force: true });
  }
}

/** Removes the record; with `pid`, only while it is that process's. Nothing to remove is fine. */
export function removeRecordedEndpoint(stateDirectory: string, kind: EndpointKind, pid?: number): void {
  const file = fileOf(stateDirectory, kind);
  if (pid !== undefined) {
    const record = readRecord(file, kind);
    if (record !== undefined && record.pid !== pid) return;
  }
  rmSync(file, { force: true });
}

function fileOf(stateDirectory: string, kind: EndpointKind): string {
  return join(stateDirectory, "endpoints", `${kind}.json`);
}

function readRecord(file: string, kind: EndpointKind): RecordedEndpoint | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new RecordError(`the record ${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
  const record = parse(text);
  if (record === undefined)
    throw new RecordError(`the record ${file} is damaged; remove it and run kgents infra again`);
  return { ...record, kind };
}

function parse(text: string): RecordedEndpoint | undefined {
  try {
    const record = JSON.parse(text) as Partial<RecordedEndpoint> | null;
    const isWhole = typeof record?.address === "string" && typeof record.startedAt === "string";
    return isWhole && Number.isSafeInteger(record.pid) ? (record as RecordedEndpoint) : undefined;
  } catch {
    return undefined;
  }
}
