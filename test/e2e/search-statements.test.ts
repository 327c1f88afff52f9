import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noFilter } from "../../src/core/catalog/filter.ts";
import type { Candidates } from "../../src/core/ports/search-index.ts";
import { inverseDocumentFrequency, lengthNorm, termScore } from "../../src/core/search/bm25.ts";
import { queryTerms } from "../../src/core/search/terms.ts";
import { createSimpleEmbedder } from "../../src/embedding/simple/simple-embedder.ts";
import type { Embedder } from "../../src/core/search/embedder.ts";
import type { Statement } from "../../src/store/database.ts";
import { lengthParameters, termScoreSql } from "../../src/store/keyword-score-sql.ts";
import { createSearchIndex } from "../../src/store/search-index.ts";
import { exactStatement, indexedStatement, type SemanticQuestion } from "../../src/store/semantic-arm.ts";
import { type Draft, OpenLibrarian } from "../open-librarian.ts";
import { needsRealPostgres } from "../skip.ts";

const adjectives = ["fast", "small", "safe", "simple", "portable", "modern", "tiny", "robust", "lazy", "strict"];
const doings = [
  "parser",
  "compiler",
  "server",
  "editor",
  "player",
  "converter",
  "scanner",
  "scheduler",
  "cache",
  "proxy",
];
const matters = [
  "image",
  "audio",
  "video",
  "text",
  "mail",
  "network",
  "chess",
  "weather",
  "music",
  "database",
  "font",
  "map",
];
const languages = ["Python", "Rust", "Perl", "Ruby", "Haskell", "Java", "shell", "Fortran", "Lisp", "Erlang"];

/** 6,000 different entries out of the words above: enough for a vector index. */
const drafts: readonly Draft[] = Array.from({ length: 6_000 }, (_, index) => {
  const adjective = adjectives[index % 10] ?? "";
  const doing = doings[Math.floor(index / 10) % 10] ?? "";
  const matter = matters[Math.floor(index / 100) % 12] ?? "";
  const language = languages[Math.floor(index / 1_200) % 10] ?? "";
  return {
    id: `made:${index}`,
    name: `${matter}-${doing}-${index}`,
    description: `${adjective} ${matter} ${doing} written in ${language}${index % 7 === 0 ? ", with a graphical window" : ""}`,
    keywords: index % 3 === 0 ? [matter, language] : [],
    exampleQueries: index % 11 === 0 ? [`which ${doing} is ${adjective}?`] : [],
    entityType: index % 2 === 0 ? "tool" : "artifact",
  };
});

const queries = [
  "chess server",
  "something small that plays music",
  "robust mail scanner in Rust",
  "convert fonts with a graphical window",
  "weather map for the shell",
  "which cache is lazy?",
];

let catalog: OpenLibrarian;
let embedder: Embedder;

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

beforeAll(async () => {
  embedder = await createSimpleEmbedder();
  catalog = await OpenLibrarian.open(embedder);
  await catalog.importAll(drafts);
  await catalog.counted();
}, 300_000);
afterAll(() => catalog.close());

async function vectorOf(text: string): Promise<Float32Array> {
  const [vector] = await embedder.embed([text], signal());
  if (vector === undefined) throw new Error("one text, one vector");
  return vector;
}

async function candidatesOf(query: string): Promise<Candidates> {
  const { found } = await createSearchIndex(catalog.database, embedder.model).search(
    {
      terms: queryTerms(query),
      vector: await vectorOf(query),
      model: embedder.model,
      name: undefined,
      filter: noFilter,
      keywordDepth: 100,
      semanticDepth: 100,
      wanted: 10,
    },
    () => ({ hits: [] }),
    signal(),
  );
  return found;
}

describe("the keyword score", () => {
  test.each(queries)("of SQL and of core are one: %s", async (query) => {
    const { candidates, statistics } = await candidatesOf(query);
    expect(statistics.documents).toBe(6_000);
    const terms = queryTerms(query);
    const idf = terms.map((term) =>
      inverseDocumentFrequency(statistics.documents, statistics.documentFrequency.get(term)),
    );
    const { base, perLength } = lengthParameters(statistics.averageLengths);
    const rows = await catalog.database.query<{ id: string; score: number }>(
      {
        name: "test_keyword_scores",
        text: `select e.id, sum(${termScoreSql("q.idf", "$3::float8", "$4::float8")}) as score
          from unnest($1::text[], $2::float8[]) as q (term, idf) join posting p on p.term = q.term
          join entry e on e.key = p.entry_key group by e.id`,
        values: [terms, idf, base, perLength],
      },
      signal(),
    );
    const inSql = new Map(rows.map((row) => [row.id, row.score]));
    let compared = 0;
    for (const candidate of candidates) {
      const norm = lengthNorm(candidate.lengths, statistics.averageLengths);
      const inCore = candidate.matched.reduce((sum, counts) => {
        const frequency = statistics.documentFrequency.get(counts.term);
        return sum + termScore(counts, inverseDocumentFrequency(statistics.documents, frequency), norm);
      }, 0);
      expect(inCore).toBeCloseTo(inSql.get(candidate.entry.content.id) ?? 0, 9);
      compared += candidate.matched.length > 0 ? 1 : 0;
    }
    expect(compared).toBeGreaterThan(50);
    // The ten best of all entries are among the candidates, in that order.
    const best = rows.toSorted((a, b) => b.score - a.score).slice(0, 10);
    const ranked = candidates
      .filter((candidate) => candidate.keywordRank > 0)
      .toSorted((a, b) => a.keywordRank - b.keywordRank);
    expect(ranked.slice(0, 10).map((candidate) => inSql.get(candidate.entry.content.id) ?? 0)).toEqual(
      best.map((row) => expect.closeTo(row.score, 9)),
    );
  });
});

describe("the vector index", () => {
  async function question(query: string): Promise<SemanticQuestion> {
    const [row] = await catalog.database.query<{ id: number }>(
      { name: "test_model", text: "select id from embedding_model", values: [] },
      signal(),
    );
    const shared = { filter: noFilter, keys: undefined, indexed: true, depth: 100 };
    return { ...shared, modelId: row?.id ?? 0, vector: await vectorOf(query) };
  }

  async function planOf(statement: Statement): Promise<string> {
    // As prepared statements are planned once their values no longer matter.
    const prepared = `prepare planned as ${statement.text}`;
    return catalog.database.session(async (connection) => {
      await connection.run("set plan_cache_mode = force_generic_plan; set jit = off");
      await connection.run(prepared);
      const nulls = statement.values.map(() => "null").join(", ");
      const rows = await connection.query<{ "QUERY PLAN": string }>({
        name: `test_plan:${statement.name}`,
        text: `explain (costs off) execute planned (${nulls})`,
        values: [],
      });
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    }, signal());
  }

  beforeAll(async () => {
    if (catalog.test.isEmbedded) return;
    for (;;) {
      const { embedding } = await catalog.librarian.stats(signal());
      if (embedding.index === "ready") return;
      await setTimeout(100);
    }
  }, 120_000);

  test("is built by itself once there are enough vectors, and used by a generic plan", async (context) => {
    needsRealPostgres(context, catalog.test);
    const asked = await question("chess server");
    for (const filter of [noFilter, { ...noFilter, entityTypes: ["tool"] }, { ...noFilter, authors: ["a", "b"] }]) {
      const plan = await planOf(indexedStatement({ ...asked, filter }));
      expect(plan).toMatch(/Index Scan using embedding_hnsw_\d+ on embedding/);
    }
    expect(await planOf(exactStatement(asked))).not.toContain("hnsw");
  });

  test("finds what comparing all vectors finds", async (context) => {
    needsRealPostgres(context, catalog.test);
    for (const filter of [noFilter, { ...noFilter, entityTypes: ["tool"] }, { ...noFilter, keywords: ["chess"] }]) {
      let found = 0;
      let wanted = 0;
      for (const query of queries) {
        const { candidates } = await searched(query, filter);
        const indexed = bySimilarity(candidates).slice(0, 10);
        const { modelId, vector } = await question(query);
        const exact = await catalog.database.query<{ key: number; id: string }>(
          {
            name: `test_exact:${filter.entityTypes.length}${filter.keywords.length}`,
            text: `select e.id from embedding m join entry e on e.key = m.entry_key
              where m.model_id = $1 and (cardinality($3::text[]) = 0 or e.entity_type = any($3))
                and (cardinality($4::text[]) = 0 or e.keywords && $4)
              order by m.v <=> $2::vector, e.id limit 10`,
            values: [modelId, `[${vector.join(",")}]`, filter.entityTypes, filter.keywords],
          },
          signal(),
        );
        const ids = new Set(indexed);
        wanted += exact.length;
        found += exact.filter((row) => ids.has(row.id)).length;
      }
      expect(wanted).toBe(60);
      expect(found / wanted).toBeGreaterThanOrEqual(0.95);
    }
  });

  async function searched(query: string, filter: typeof noFilter): Promise<Candidates> {
    const { found } = await createSearchIndex(catalog.database, embedder.model).search(
      {
        terms: [],
        vector: await vectorOf(query),
        model: embedder.model,
        name: undefined,
        filter,
        keywordDepth: 0,
        semanticDepth: 100,
        wanted: 10,
      },
      () => ({ hits: [] }),
      signal(),
    );
    return found;
  }

  function bySimilarity(candidates: Candidates["candidates"]): readonly string[] {
    return candidates
      .toSorted((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0))
      .map((candidate) => candidate.entry.content.id);
  }
});

test("a search that is given up stops in the database too", async (context) => {
  needsRealPostgres(context, catalog.test);
  const client = new AbortController();
  // The lock keeps the search's first statement waiting, so that it is surely under way.
  const released = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const locking = catalog.database.write(async (connection) => {
    await connection.run("lock table search_statistic in access exclusive mode");
    locked.resolve();
    await released.promise;
  }, signal());
  await locked.promise;
  const search = catalog.librarian.discover(
    { query: "chess server", mode: "keyword", filter: noFilter, limit: 10, threshold: undefined },
    client.signal,
  );
  const refused = expect(search).rejects.toMatchObject({ code: "cancelled" });
  await untilSearching(1);
  client.abort();
  await refused;
  await untilSearching(0);
  released.resolve();
  await locking;
});

async function untilSearching(count: number): Promise<void> {
  const text = `select count(*) as count from pg_stat_activity
    where datname = current_database() and state = 'active' and query like '%search_statistic s%cross join%'
      and pid <> pg_backend_pid()`;
  for (let tries = 0; ; tries += 1) {
    const [row] = await catalog.database.query<{ count: number }>(
      { name: "test_activity", text, values: [] },
      signal(),
    );
    if (row?.count === count) return;
    if (tries > 200) throw new Error(`${row?.count ?? 0} searches at work, not ${count}`);
    await setTimeout(20);
  }
}
