import type { Connection } from "./connection.ts";
import type { Migration } from "./migration-files.ts";

export const leastServerVersion = 150_000;
const leastVectorVersion = [0, 8] as const;

/** What a build can do with the database it finds. */
export type SchemaCondition =
  | "ok"
  /** Newer, by steps that this build needn't know. */
  | "ahead_compatible"
  | "ahead_breaking"
  | "behind"
  /** No migration has run yet. */
  | "empty"
  /** An applied migration isn't the one of the same number in this build. */
  | "altered"
  | "no_extension"
  | "too_old";

export interface SchemaState {
  readonly condition: SchemaCondition;
  /** Whether this build can work on the database as it is. */
  readonly usable: boolean;
  /** The last applied migration; 0 for none. */
  readonly version: number;
  /** What was found, one sentence. */
  readonly message: string;
  /** How to mend it; empty when there is nothing to mend. */
  readonly hint: string;
}

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly breaking: boolean;
  readonly checksum: string;
}

interface ServerFacts {
  readonly server_version: number;
  readonly server_text: string;
  readonly vector_installed: string | null;
  readonly vector_available: string | null;
}

/** Undefined when server and extension will do; `mayInstall` lets an extension pass that only needs to be created. */
export async function checkServer(connection: Connection, mayInstall: boolean): Promise<SchemaState | undefined> {
  const [facts] = await connection.query<ServerFacts>({
    name: "server_facts",
    text: `select current_setting('server_version_num')::int as server_version,
      current_setting('server_version') as server_text,
      (select extversion from pg_extension where extname = 'vector') as vector_installed,
      (select default_version from pg_available_extensions where name = 'vector') as vector_available`,
    values: [],
  });
  if (facts === undefined) return undefined;
  if (facts.server_version < leastServerVersion) {
    return refused(
      "too_old",
      `The database is PostgreSQL ${facts.server_text}; L-gent needs 15 or newer.`,
      "Upgrade the server.",
    );
  }
  if (facts.vector_installed !== null) {
    if (isVectorNewEnough(facts.vector_installed)) return undefined;
    const message = `The database has pgvector ${facts.vector_installed}; L-gent needs 0.8 or newer.`;
    const newer = facts.vector_available !== null && isVectorNewEnough(facts.vector_available);
    return newer
      ? refused("too_old", message, "As an administrator, run in this database: alter extension vector update;")
      : refused(
          "too_old",
          message,
          "Install pgvector 0.8 or newer on the server, then: alter extension vector update;",
        );
  }
  if (facts.vector_available === null) {
    return refused(
      "no_extension",
      "pgvector isn't installed on the database server.",
      "Install pgvector 0.8 or newer on the server, for example by using the image pgvector/pgvector:pg17.",
    );
  }
  if (!isVectorNewEnough(facts.vector_available)) {
    return refused(
      "too_old",
      `The server offers pgvector ${facts.vector_available}; L-gent needs 0.8 or newer.`,
      "Install pgvector 0.8 or newer on the server.",
    );
  }
  if (mayInstall) return undefined;
  return refused("no_extension", "The extension vector isn't created in this database.", "Run the migrations.");
}

function isVectorNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = leastVectorVersion;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** Undefined when no migration has run yet. */
export async function appliedMigrations(connection: Connection): Promise<readonly AppliedMigration[] | undefined> {
  const [found] = await connection.query<{ there: boolean }>({
    name: "schema_migration_there",
    text: "select to_regclass('schema_migration') is not null as there",
    values: [],
  });
  if (found?.there !== true) return undefined;
  return connection.query<AppliedMigration>({
    name: "applied_migrations",
    text: "select number, name, breaking, checksum from schema_migration order by number",
    values: [],
  });
}

/** What the applied steps mean to a build that knows `known`. */
export function judgeSchema(applied: readonly AppliedMigration[], known: readonly Migration[]): SchemaState {
  const version = applied.at(-1)?.number ?? 0;
  for (const step of applied) {
    const ours = known[step.number - 1];
    if (ours !== undefined && ours.checksum !== step.checksum) {
      return refused(
        "altered",
        `Migration ${step.number} was applied to this database as ${step.name}, but with another content than this build has.`,
        "Use the build that the database belongs to, or an empty database. Applied migrations must never be edited.",
        version,
      );
    }
  }
  const unknown = applied.filter((step) => step.number > known.length);
  const breaking = unknown.find((step) => step.breaking);
  if (breaking !== undefined) {
    return refused(
      "ahead_breaking",
      `The database is at migration ${version}; this build knows ${known.length}, and ${breaking.name} doesn't allow older builds.`,
      "Run a newer build, or restore a backup from before that migration.",
      version,
    );
  }
  if (unknown.length > 0) {
    return {
      condition: "ahead_compatible",
      usable: true,
      version,
      message: `The database is at migration ${version}, ahead of this build's ${known.length} by compatible steps.`,
      hint: "",
    };
  }
  if (version < known.length) {
    return refused(
      version === 0 ? "empty" : "behind",
      version === 0
        ? "No migration has run in this database yet."
        : `The database is at migration ${version}; this build needs ${known.length}.`,
      "Run the migrations.",
      version,
    );
  }
  return { condition: "ok", usable: true, version, message: `The database is at migration ${version}.`, hint: "" };
}

function refused(condition: SchemaCondition, message: string, hint: string, version = 0): SchemaState {
  return { condition, usable: false, version, message, hint };
}
