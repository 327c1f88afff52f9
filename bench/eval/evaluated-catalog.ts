import { setTimeout } from "node:timers/promises";
import type { EntryContent } from "../../src/core/catalog/entry.ts";
import { noFilter } from "../../src/core/catalog/filter.ts";
import { createLibrarian } from "../../src/core/librarian/create-librarian.ts";
import type { Librarian } from "../../src/core/librarian/librarian.ts";
import type { Discovery, SearchMode } from "../../src/core/search/discovery.ts";
import type { Embedder } from "../../src/core/search/embedder.ts";
import { createCatalogReader } from "../../src/store/catalog-reader.ts";
import { createCatalogWriter } from "../../src/store/catalog-writer.ts";
import { createDatabase } from "../../src/store/create-database.ts";
import { createSearchIndex } from "../../src/store/search-index.ts";
import { startMaintenance } from "../../src/store/start-maintenance.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createServerDatabase } from "../../test/server-database.ts";

const patience = 60_000;

/** The service's own use cases over a database of their own, without the network. */
export class EvaluatedCatalog implements AsyncDisposable {
  readonly #librarian: Librarian;
  readonly #resources: AsyncDisposableStack;

  private constructor(librarian: Librarian, resources: AsyncDisposableStack) {
    this.#librarian = librarian;
    this.#resources = resources;
  }

  /** Registers the entries and waits until the keyword statistics have counted them. */
  static async of(entries: readonly EntryContent[], embedder: Embedder, serverUrl: string): Promise<EvaluatedCatalog> {
    const resources = new AsyncDisposableStack();
    try {
      const served = resources.adopt(await createServerDatabase(serverUrl), (database) => database.drop());
      const database = resources.adopt(createDatabase({ url: served.url }), (open) => open.close());
      const { model } = embedder;
      const log = createLog({ level: "error", secrets: [] });
      const maintenance = resources.use(startMaintenance(database, model, log));
      const librarian = createLibrarian({
        catalog: createCatalogReader(database),
        search: createSearchIndex(database, model),
        writer: createCatalogWriter(database, model),
        embedder,
        onWritten: () => maintenance.nudge(),
      });
      for (const content of entries) await register(librarian, content);
      await untilCounted(librarian, () => maintenance.nudge());
      return new EvaluatedCatalog(librarian, resources);
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  discover(query: string, mode: SearchMode, threshold: number | undefined): Promise<Discovery> {
    const signal = AbortSignal.timeout(patience);
    return this.#librarian.discover({ query, mode, filter: noFilter, limit: 10, threshold }, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

async function register(librarian: Librarian, content: EntryContent): Promise<void> {
  const options = {
    createOnly: true,
    ifRevision: undefined,
    dryRun: false,
    allowChange: false,
    allowUnresolved: false,
  };
  await librarian.register(
    { content, status: undefined, relationships: [], options, idempotencyKey: "" },
    AbortSignal.timeout(patience),
  );
}

async function untilCounted(librarian: Librarian, nudge: () => void): Promise<void> {
  const signal = AbortSignal.timeout(patience);
  for (;;) {
    const stats = await librarian.stats(signal);
    if (stats.keywordStatisticsRevision >= stats.catalogRevision) return;
    nudge();
    await setTimeout(200, undefined, { signal });
  }
}
