import { finishSql } from "../backend/initialise.ts";
import { startBackend } from "../backend/start-backend.ts";
import { databaseName, databaseUser } from "../backend/database-names.ts";
import { startWireServer, type WireServer } from "../wire/wire-server.ts";
import type { WireLimits } from "../wire/wire-limits.ts";

export interface EmbeddedDatabaseOptions {
  /** Made by ensureDataDirectory. Nobody else may have it open. */
  readonly dataDirectory: string;
  /** bin/bottle-backend, as source or bundle. */
  readonly threadProgram: string;
  readonly password: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly limits?: Partial<WireLimits>;
  /** The database failed; only starting anew helps. */
  readonly onLost: (reason: string) => void;
}

export interface EmbeddedDatabase {
  /** postgresql://… with the password. */
  readonly url: string;
  readonly server: WireServer;
  /** Waits up to `waitMs` for a statement under way, writes everything out and ends. */
  close(waitMs: number): Promise<void>;
}

/** PostgreSQL with pgvector inside this process, reachable by PostgreSQL clients on loopback. */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const backend = await startBackend(options);
  const door = { user: databaseUser, password: options.password, database: databaseName };
  try {
    const server = await startWireServer({ ...options, backend, door, prepareSql: finishSql });
    return {
      url: `postgresql://${door.user}:${encodeURIComponent(door.password)}@127.0.0.1:${server.port}/${door.database}`,
      server,
      async close(waitMs) {
        await server.close(waitMs);
        await backend.close();
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}
