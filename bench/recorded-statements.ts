import type pg from "pg";
import type { Connection, Statement, WriteConnection } from "../src/store/connection.ts";
import type { Database } from "../src/store/database.ts";

/** What one use case sent to PostgreSQL, in order: `begin` and its like as texts, everything else as statements. */
export type Recorded = readonly (string | Statement)[];

/** A database that passes everything on and notes it, so that the very same SQL can be sent without the service. */
export function recordingDatabase(database: Database, notes: (string | Statement)[]): Database {
  const noting = (connection: Connection): Connection => ({
    query: (statement) => {
      notes.push(statement);
      return connection.query(statement);
    },
    run: (sql) => {
      notes.push(sql);
      return connection.run(sql);
    },
  });
  const notingWrites = (connection: WriteConnection): WriteConnection => ({
    ...noting(connection),
    last: (statement) => {
      notes.push(statement);
      return connection.last(statement);
    },
  });
  const recording: Pick<Database, "query" | "read" | "write"> = {
    query: (statement, signal) => {
      notes.push(statement);
      return database.query(statement, signal);
    },
    read: async (work, signal, settings = {}) => {
      const set = Object.entries(settings).map(([name, value]) => `; set local ${name} = '${value}'`);
      notes.push(`begin isolation level repeatable read, read only${set.join("")}`);
      const result = await database.read((connection) => work(noting(connection)), signal, settings);
      notes.push("commit");
      return result;
    },
    write: async (work, signal) => {
      notes.push("begin");
      const result = await database.write((connection) => work(notingWrites(connection)), signal);
      notes.push("commit");
      return result;
    },
  };
  return recording as Database;
}

/** Sends what was recorded, one after another, through a bare connection. */
export async function replay(client: pg.Client, recorded: Recorded): Promise<void> {
  for (const step of recorded) {
    if (typeof step === "string") await client.query(step);
    else await client.query({ name: step.name, text: step.text, values: [...step.values] });
  }
}
