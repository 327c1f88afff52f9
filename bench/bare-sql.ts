import pg from "pg";
import { createLibrarian } from "../src/core/librarian/create-librarian.ts";
import type { Librarian } from "../src/core/librarian/librarian.ts";
import { createSimpleEmbedder } from "../src/embedding/simple/simple-embedder.ts";
import { createCatalogReader } from "../src/store/catalog-reader.ts";
import { createCatalogWriter } from "../src/store/catalog-writer.ts";
import { createDatabase } from "../src/store/create-database.ts";
import { createSearchIndex } from "../src/store/search-index.ts";
import { type Recorded, recordingDatabase, replay } from "./recorded-statements.ts";

/** Bare connections, one per caller at most sixteen, that send recorded statements. */
export class BareSql implements AsyncDisposable {
  readonly #clients: pg.Client[] = [];
  readonly #free: pg.Client[] = [];

  static async connect(url: string, connections: number): Promise<BareSql> {
    const bare = new BareSql();
    for (let index = 0; index < connections; index += 1) {
      // As the service connects, so that the two differ in nothing but the service.
      const client = new pg.Client({ connectionString: url, options: "-c jit=off" });
      await client.connect();
      bare.#clients.push(client);
      bare.#free.push(client);
    }
    return bare;
  }

  /** Never more at once than there are connections. */
  async replay(recorded: Recorded): Promise<void> {
    const client = this.#free.pop();
    if (client === undefined) throw new Error("more callers than connections");
    try {
      await replay(client, recorded);
    } finally {
      this.#free.push(client);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}

/** Runs each work once against the catalog and keeps the statements that it sent. */
export async function recordEach(
  url: string,
  works: readonly ((librarian: Librarian) => Promise<unknown>)[],
): Promise<readonly Recorded[]> {
  await using database = createDatabase({ url, poolMin: 0, poolMax: 2 });
  const embedder = await createSimpleEmbedder();
  const all: Recorded[] = [];
  for (const work of works) {
    const notes: Recorded[number][] = [];
    const recording = recordingDatabase(database, notes);
    const librarian = createLibrarian({
      catalog: createCatalogReader(recording),
      search: createSearchIndex(recording, embedder.model),
      writer: createCatalogWriter(recording, embedder.model),
      embedder,
    });
    await work(librarian);
    all.push(notes);
  }
  return all;
}
