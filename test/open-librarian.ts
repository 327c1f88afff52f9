import { newContent } from "../src/core/catalog/new-content.ts";
import { setTimeout } from "node:timers/promises";
import type { EntryContent } from "../src/core/catalog/entry.ts";
import { noFilter } from "../src/core/catalog/filter.ts";
import type { RelationshipClaim } from "../src/core/catalog/relationship.ts";
import { createLibrarian } from "../src/core/librarian/create-librarian.ts";
import type { Librarian } from "../src/core/librarian/librarian.ts";
import type { ImportRecord } from "../src/core/librarian/requests.ts";
import type { Discovery, DiscoverQuery } from "../src/core/search/discovery.ts";
import type { Embedder } from "../src/core/search/embedder.ts";
import { createSimpleEmbedder } from "../src/embedding/simple/simple-embedder.ts";
import { createCatalogReader } from "../src/store/catalog-reader.ts";
import { createCatalogWriter } from "../src/store/catalog-writer.ts";
import { createDatabase } from "../src/store/create-database.ts";
import type { Database } from "../src/store/database.ts";
import { embedPending } from "../src/store/embed-pending.ts";
import { publishUsage } from "../src/store/publish-usage.ts";
import { createSearchIndex } from "../src/store/search-index.ts";
import { type Maintenance, startMaintenance } from "../src/store/start-maintenance.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

const patience = 60_000;

const quiet = { info: () => {}, warn: () => {} };

const writeOptions = {
  createOnly: false,
  ifRevision: undefined,
  dryRun: false,
  allowChange: false,
  allowUnresolved: true,
};

/** Fields of an entry that a test cares about; the others are empty. */
export type Draft = Partial<EntryContent> & { readonly id: string };

export function contentOf(draft: Draft): EntryContent {
  return newContent({
    name: draft.id,
    entityType: "tool",
    ...draft,
  });
}

/** The use cases over a real database of the test's own, with maintenance running; only the network is left out. */
export class OpenLibrarian implements AsyncDisposable {
  readonly librarian: Librarian;
  readonly database: Database;
  readonly maintenance: Maintenance;
  readonly test: TestDatabase;

  private constructor(test: TestDatabase, database: Database, embedder: Embedder) {
    this.test = test;
    this.database = database;
    const { model } = embedder;
    this.maintenance = startMaintenance(database, model, quiet, [publishUsage, embedPending(embedder)]);
    this.librarian = createLibrarian({
      catalog: createCatalogReader(database),
      search: createSearchIndex(database, model),
      writer: createCatalogWriter(database, model),
      embedder,
      onWritten: () => this.maintenance.nudge(),
    });
  }

  /** Call in beforeAll; close in afterAll. */
  static async open(embedder?: Embedder): Promise<OpenLibrarian> {
    const test = await createTestDatabase();
    const database = createDatabase({ url: test.url, applicationName: "open-librarian" });
    return new OpenLibrarian(test, database, embedder ?? (await createSimpleEmbedder()));
  }

  async close(): Promise<void> {
    await this.maintenance.close();
    await this.database.close();
    await this.test.drop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async register(draft: Draft, relationships: readonly RelationshipClaim[] = []): Promise<void> {
    const request = {
      content: contentOf(draft),
      status: undefined,
      relationships,
      options: writeOptions,
      idempotencyKey: "",
    };
    await this.librarian.register(request, AbortSignal.timeout(patience));
  }

  /** Many at once, as an import does it; throws when any is refused. */
  async importAll(drafts: readonly Draft[]): Promise<void> {
    const now = new Date(0);
    const records = drafts.map(
      (draft, index): ImportRecord => ({
        line: index + 1,
        kind: "entry",
        status: undefined,
        entry: {
          content: contentOf(draft),
          status: "active",
          deprecation: undefined,
          usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
          createdAt: now,
          updatedAt: now,
          revision: 1,
          embedding: "pending",
          versions: [],
        },
      }),
    );
    const options = { write: writeOptions, restore: false, restoreRevision: 0, origin: "", prune: false };
    const progress = this.librarian.import(options, inChunks(records), AbortSignal.timeout(10 * patience));
    for await (const { refusals } of progress) {
      if (refusals.length > 0) throw new Error(`refused: ${JSON.stringify(refusals[0])}`);
    }
  }

  discover(query: string, more: Partial<DiscoverQuery> = {}): Promise<Discovery> {
    const asked = { query, mode: "hybrid", filter: noFilter, limit: 10, threshold: undefined, ...more } as const;
    return this.librarian.discover(asked, AbortSignal.timeout(patience));
  }

  /** Waits until the keyword statistics have counted everything written so far. */
  async counted(): Promise<void> {
    const signal = AbortSignal.timeout(patience);
    for (;;) {
      const stats = await this.librarian.stats(signal);
      if (stats.keywordStatisticsRevision >= stats.catalogRevision) return;
      this.maintenance.nudge();
      await setTimeout(50, undefined, { signal });
    }
  }
}

async function* inChunks(records: readonly ImportRecord[]): AsyncGenerator<readonly ImportRecord[]> {
  for (let start = 0; start < records.length; start += 500) yield records.slice(start, start + 500);
}
