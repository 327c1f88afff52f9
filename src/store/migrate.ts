import { DomainError } from "../core/errors.ts";
import type { Connection } from "./connection.ts";
import type { Database } from "./database.ts";
import { isLostConnection, sqlState } from "./database-error.ts";
import { type Migration, readMigrations } from "./migration-files.ts";
import { appliedMigrations, checkServer, judgeSchema, type SchemaState } from "./schema-state.ts";

export interface MigrationResult {
  /** The steps that this call applied. */
  readonly applied: readonly number[];
  /** Where the database stands now; it may be ahead of this build by compatible steps. */
  readonly version: number;
}

// "lgent", so that nobody else's lock is met by accident.
const lockKey = 0x6c67656e74;
const insufficientPrivilege = "42501";

const bookkeeping = `create table if not exists schema_migration (
  number integer primary key,
  name text not null,
  breaking boolean not null,
  checksum text not null,
  applied_at timestamptz(3) not null default now()
)`;

/**
 * Brings the database to this build's schema, step by step, each in a transaction of its own that holds an advisory lock
 * from its start: any number of callers may run at once, and each step is applied by one of them. `folder` is for tests.
 *
 * Throws failed_precondition, with the way out as a hint, when the server or pgvector is missing something or too old,
 * when an applied step differs from this build's, or when the database is ahead by a breaking step.
 */
export async function migrate(
  database: Database,
  signal: AbortSignal,
  report: (line: string) => void = () => {},
  folder?: string,
): Promise<MigrationResult> {
  const known = await readMigrations(folder);
  const applied: number[] = [];
  for (;;) {
    const step = await database.session((connection) => applyNext(connection, known), signal);
    if (step.applied === undefined) {
      report(step.state.message);
      return { applied, version: step.state.version };
    }
    applied.push(step.applied.number);
    report(`Applied ${step.applied.name}.`);
  }
}

interface Step {
  readonly applied: Migration | undefined;
  readonly state: SchemaState;
}

async function applyNext(connection: Connection, known: readonly Migration[]): Promise<Step> {
  await connection.run("begin");
  // Within the transaction rather than the session: it can't outlive its holder, and where a proxy or an embedded
  // database shares one session between clients it still keeps them apart.
  await connection.run(`select pg_advisory_xact_lock(${lockKey})`);
  const refusal = await checkServer(connection, true);
  if (refusal !== undefined) throw refused(refusal);
  const before = await appliedMigrations(connection);
  const state = judgeSchema(before ?? [], known);
  if (state.condition !== "empty" && state.condition !== "behind") {
    if (!state.usable) throw refused(state);
    await connection.run("rollback");
    return { applied: undefined, state };
  }
  const next = known[state.version];
  if (next === undefined) throw new RangeError(`migration ${state.version + 1} is missing`);
  await createExtension(connection);
  await connection.run(bookkeeping);
  await applyStep(connection, next);
  await connection.query({
    name: "record_migration",
    text: "insert into schema_migration (number, name, breaking, checksum) values ($1, $2, $3, $4)",
    values: [next.number, next.name, next.breaking, next.checksum],
  });
  await connection.run("commit");
  return { applied: next, state };
}

async function createExtension(connection: Connection): Promise<void> {
  try {
    await connection.run("create extension if not exists vector");
  } catch (error) {
    if (sqlState(error) !== insufficientPrivilege) throw error;
    throw new DomainError("failed_precondition", "The extension vector is absent, and this role may not create it.", {
      hints: ["As an administrator, run in this database: create extension vector;"],
      cause: error,
    });
  }
}

async function applyStep(connection: Connection, step: Migration): Promise<void> {
  try {
    await connection.run(step.sql);
  } catch (error) {
    const isOurs = sqlState(error) !== "" && !isLostConnection(error);
    if (error instanceof DomainError || !isOurs || !(error instanceof Error)) throw error;
    throw new DomainError("failed_precondition", `${step.name} can't be applied: ${error.message}.`, {
      hints: ["Nothing of it was kept. If the database holds tables of something else, give L-gent one of its own."],
      cause: error,
    });
  }
}

function refused(state: SchemaState): DomainError {
  return new DomainError("failed_precondition", state.message, { hints: [state.hint] });
}
