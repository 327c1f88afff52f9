import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimpleEmbedder } from "../../src/embedding/simple/simple-embedder.ts";
import type { Embedder } from "../../src/core/search/embedder.ts";
import { createDatabase } from "../../src/store/create-database.ts";
import { storedModel } from "../../src/store/embedding-models.ts";
import { startMaintenance } from "../../src/store/start-maintenance.ts";
import { vectorIndex } from "../../src/store/vector-index.ts";
import { OpenLibrarian } from "../open-librarian.ts";
import { needsRealPostgres } from "../skip.ts";

let catalog: OpenLibrarian;
let embedder: Embedder;

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

beforeAll(async () => {
  embedder = await createSimpleEmbedder();
  catalog = await OpenLibrarian.open(embedder);
});
afterAll(() => catalog.close());

async function rows<Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  return catalog.database.query<Row>({ name: `test:${text}`.slice(0, 60), text, values }, signal());
}

async function until(what: string, holds: () => Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > patienceMs) throw new Error(`not within ${patienceMs} ms: ${what}`);
    await setTimeout(10);
  }
}

test("a word is counted within moments of the write that brought it, and forgotten with the entry", async () => {
  await catalog.register({ id: "a", description: "A quokka." });
  const counted = async (): Promise<boolean> => {
    const found = await rows<{ documents: number }>("select documents from term_statistic where term = 'quokka'");
    return found[0]?.documents === 1;
  };
  await until("the word is counted", counted);
  await catalog.librarian.retire({ id: "a", ifRevision: undefined, idempotencyKey: "" }, signal());
  await until("a retired entry's words aren't counted", async () => {
    const found = await rows("select 1 from term_statistic where term = 'quokka'");
    return found.length === 0;
  });
  await catalog.librarian.restore({ id: "a", ifRevision: undefined, idempotencyKey: "" }, signal());
  await until("a restored entry's words are", counted);
});

test("the tally is folded, and sums up to what there is", async () => {
  const drafts = Array.from({ length: 320 }, (_, index) => ({
    id: `t:${index}`,
    entityType: index % 2 ? "tool" : "skill",
  }));
  while (drafts.length > 0) await Promise.all(drafts.splice(0, 4).map((draft) => catalog.register(draft)));
  await until("the rows are few", async () => {
    const [row] = await rows<{ count: number }>("select count(*) as count from entry_tally");
    return (row?.count ?? 0) < 300;
  });
  const [tally] = await rows("select entity_type, sum(change)::bigint as count from entry_tally group by 1 order by 1");
  const [entries] = await rows("select entity_type, count(*) from entry group by 1 order by 1");
  expect(tally).toEqual(entries);
});

test("answers kept for retries are forgotten after a day, and not before", async () => {
  const insert = `insert into idempotency (key, method, request_digest, response, catalog_revision, created_at)
    values ($1, 'm', '', '', 0, now() - $2::interval)`;
  await rows(insert, ["old", "25 hours"]);
  await rows(insert, ["young", "23 hours"]);
  const again = startMaintenance(catalog.database, embedder.model, { info: () => {}, warn: () => {} });
  await until(
    "the old answer is gone",
    async () => (await rows("select 1 from idempotency where key = 'old'")).length === 0,
  );
  await again.close();
  expect(await rows("select 1 from idempotency where key = 'young'")).toHaveLength(1);
});

test("a restore isn't taken for quiet: no vector index is built while it runs", async (context) => {
  needsRealPostgres(context, catalog.test);
  await using target = await OpenLibrarian.open(embedder);
  await target.importAll(Array.from({ length: 5_100 }, (_, index) => ({ id: `r:${index}`, description: `${index}` })));
  await target.maintenance.close();
  const statement = (text: string) =>
    target.database.query<{ found: boolean }>({ name: text, text, values: [] }, signal());
  await statement("update catalog_state set restoring = 'test'");
  const { id } = await storedModel(target.database, embedder.model, signal());
  const { name } = vectorIndex(id, embedder.model.dimension);
  await statement(`drop index if exists ${name}`);
  const jobs = startMaintenance(target.database, embedder.model, { info: () => {}, warn: () => {} });
  const found = async () => (await statement(`select to_regclass('${name}') is not null as found`))[0]?.found === true;
  await setTimeout(4_000);
  expect(await found()).toBe(false);
  await statement("update catalog_state set restoring = null");
  await until("the index is there after the restore", found);
  await jobs.close();
});

test("a half-built vector index is replaced, by one replica of several, and closing ends its making", async (context) => {
  needsRealPostgres(context, catalog.test);
  await catalog.maintenance.close();
  const { id } = await storedModel(catalog.database, embedder.model, signal());
  const { name } = vectorIndex(id, embedder.model.dimension);
  await rows("insert into entry_tally values ('tool', 'active', 0)");
  await rows(
    `insert into embedding (model_id, entry_key, v)
     select $1, e.key, (select array_agg(random() - 0.5) from generate_series(1, $2::integer) where e.key > 0)::real[]::vector
     from entry e on conflict do nothing`,
    [id, embedder.model.dimension],
  );
  // Vectors of no entry would break the foreign key: so the entries come in bulk first.
  await catalog.importAll(
    Array.from({ length: 5_200 }, (_, index) => ({ id: `v:${index}`, description: `number ${index}` })),
  );
  // What a server that died while building leaves behind.
  await catalog.database.session(async (connection) => {
    await connection.run(`create index ${name} on embedding using hnsw ((v::vector(${embedder.model.dimension})) vector_cosine_ops)
      where model_id = ${id}`);
    await connection.run(`update pg_index set indisvalid = false where indexrelid = '${name}'::regclass`);
  }, signal());
  const broken = await rows<{ oid: number }>(`select '${name}'::regclass::oid::bigint as oid`);

  const messages: string[] = [];
  const log = { info: () => {}, warn: (_: object, message: string) => void messages.push(message) };
  const replicas = Array.from({ length: 3 }, () => createDatabase({ url: catalog.test.url, poolMax: 4 }));
  const jobs = replicas.map((database) => startMaintenance(database, embedder.model, log));
  await until("the index is whole", async () => {
    const [row] = await rows<{ valid: boolean }>(
      "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)",
      [name],
    );
    return row?.valid === true;
  });
  expect(await rows(`select '${name}'::regclass::oid::bigint as oid`)).not.toEqual(broken);
  await Promise.all(jobs.map((job) => job.close()));
  for (const database of replicas) {
    // A statement that was given up is still being cancelled for a moment after its caller has gone on.
    await expect.poll(() => database.poolState.total - database.poolState.idle, { timeout: 10_000 }).toBe(0);
    await database.close();
  }
  expect(messages).toEqual([]);
});
