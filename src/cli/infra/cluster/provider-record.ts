import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Provider } from "../providers.ts";
import type { ClusterTarget } from "./cluster-target.ts";

/** Which provider `kgents infra init` chose, and where, in `<state>/provider.json`. */
export interface ProviderRecord {
  readonly provider: Provider;
  /** Undefined for the bottle. */
  readonly target: ClusterTarget | undefined;
  /** ISO 8601. */
  readonly chosenAt: string;
}

/** Undefined when nothing was chosen. Throws CliError for a record that can't be read. */
export function readProviderRecord(stateDirectory: string): ProviderRecord | undefined {
  const file = fileOf(stateDirectory);
  try {
    const { provider, chosenAt, ...target } = JSON.parse(readFileSync(file, "utf8")) as Stored;
    if (provider === "bottle") return { provider, target: undefined, chosenAt };
    const { cluster, context, namespace, release } = target;
    const isWhole = [cluster, context, namespace, release].every((text) => typeof text === "string");
    if (isWhole && (provider === "kind" || provider === "existing")) {
      return { provider, chosenAt, target: { provider, cluster, context, namespace, release } };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  }
  throw new CliError("provider_record_damaged", exitCodes.failed, `the record ${file} can't be read`, {
    hints: ["remove it and choose again: kgents infra init --provider kind, existing or bottle"],
  });
}

export function writeProviderRecord(stateDirectory: string, { provider, target, chosenAt }: ProviderRecord): void {
  const file = fileOf(stateDirectory);
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const half = `${file}.${crypto.randomUUID()}`;
  try {
    writeFileSync(half, `${JSON.stringify({ ...target, provider, chosenAt }, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(half, file);
  } finally {
    rmSync(half, { force: true });
  }
}

export function removeProviderRecord(stateDirectory: string): void {
  rmSync(fileOf(stateDirectory), { force: true });
}

interface Stored extends Omit<ClusterTarget, "provider"> {
  readonly provider: Provider;
  readonly chosenAt: string;
}

function fileOf(stateDirectory: string): string {
  return join(stateDirectory, "provider.json");
}
