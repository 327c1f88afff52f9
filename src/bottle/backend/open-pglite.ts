import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";

/**
 * Opens the embedded PostgreSQL with every extension that the bottle offers; an extension that isn't passed here can't
 * be created later, nor can a database that uses it be opened again without it.
 */
export async function openPglite(dataDirectory: string, database: string): Promise<PGlite> {
  return await PGlite.create({
    dataDir: dataDirectory,
    database,
    extensions: { vector },
    // A laptop's disk isn't a server's: old segments of the log aren't kept for later by the gigabyte.
    startParams: [...PGlite.defaultStartParams, "-c", "max_wal_size=256MB", "-c", "min_wal_size=32MB"],
  });
}
