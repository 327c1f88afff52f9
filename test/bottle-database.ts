import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDataDirectory } from "../src/bottle/database/ensure-data-directory.ts";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "../src/bottle/database/start-embedded-database.ts";
import type { WireLimits } from "../src/bottle/wire/wire-limits.ts";

/** An embedded database of a test's own, in this process, without schema. */
export interface ScratchBottle {
  readonly url: string;
  readonly port: number;
  readonly database: EmbeddedDatabase;
  /** Why the database failed, if it did. */
  readonly lost: readonly string[];
  close(): Promise<void>;
}

export async function startScratchDatabase(limits: Partial<WireLimits> = {}): Promise<ScratchBottle> {
  const folder = await mkdtemp(join(tmpdir(), "lgent-bottle-"));
  const dataDirectory = join(folder, "data");
  await ensureDataDirectory(dataDirectory);
  const lost: string[] = [];
  const database = await startEmbeddedDatabase({
    dataDirectory,
    threadProgram: join(import.meta.dirname, "../src/bin/bottle-backend.ts"),
    password: "scratch",
    port: 0,
    limits,
    onLost: (reason) => lost.push(reason),
  });
  return {
    url: database.url,
    port: database.server.port,
    database,
    lost,
    async close() {
      await database.close(5_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
