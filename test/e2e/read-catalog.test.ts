import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Filter, noFilter } from "../../src/core/catalog/filter.ts";
import type { ListResult } from "../../src/core/librarian/requests.ts";
import { OpenLibrarian } from "../open-librarian.ts";

let catalog: OpenLibrarian;

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
  await catalog.register({
    id: "npm:@scope/x",
    name: "x",
    version: "1.0.0",
    description: "First.",
    keywords: ["👩‍🚀", "ⵣ", "مرحبا"],
    author: "Ada",
    metadata: '{"exact": 1.10, "big": 12345678901234567890}',
    exampleQueries: ["how do I x?"],
    source: { uri: "file:///x", digest: "" },
  });
  await catalog.register({ id: "npm:@scope/x", name: "x", version: "2.0.0", description: "Second." });
  await catalog.register({ id: "npm:@scope/x", name: "x", version: "1.5.0", description: "In between." });
  await catalog.register({ id: "plain", name: "Plain" });
});
afterAll(() => catalog.close());

describe("one entry", () => {
  test("by id, by version, and by revision", async () => {
    const { librarian } = catalog;
    const latest = await librarian.get({ id: "npm:@scope/x", revision: undefined }, signal());
    expect(latest.historical).toBe(false);
    expect(latest.entry).toMatchObject({
      revision: 3,
      versions: ["2.0.0", "1.5.0", "1.0.0"],
      content: { version: "2.0.0" },
    });

    const first = await librarian.get({ id: "npm:@scope/x@1.0.0", revision: undefined }, signal());
    expect(first.historical).toBe(true);
    expect(first.entry.revision).toBe(1);
    expect(first.entry.content).toEqual({
      id: "npm:@scope/x",
      name: "x",
      entityType: "tool",
      version: "1.0.0",
      description: "First.",
      keywords: ["👩‍🚀", "ⵣ", "مرحبا"],
      author: "Ada",
      inputType: "",
      outputType: "",
      inputSchema: "",
      outputSchema: "",
      contractsImplemented: [],
      contractsRequired: [],
      exampleQueries: ["how do I x?"],
      source: { uri: "file:///x", digest: "" },
      metadata: '{"exact": 1.10, "big": 12345678901234567890}',
    });
    const current = await librarian.get({ id: "npm:@scope/x@2.0.0", revision: undefined }, signal());
    expect(current).toEqual(latest);
    expect((await librarian.get({ id: "npm:@scope/x", revision: 1 }, signal())).entry).toEqual(first.entry);
  });

  test.each([
    ["plan", "plain"],
    ["PLAIN", "plain"],
    ["x", "npm:@scope/x"],
    ["npm:@scope/xx", "npm:@scope/x"],
  ])("%s isn't found, but %s is named", async (id, near) => {
    await expect(catalog.librarian.get({ id, revision: undefined }, signal())).rejects.toMatchObject({
      code: "not_found",
      hints: [expect.stringContaining(near)],
    });
  });

  test("an unknown version or revision names those there are", async () => {
    const { librarian } = catalog;
    await expect(librarian.get({ id: "npm:@scope/x@9", revision: undefined }, signal())).rejects.toMatchObject({
      code: "not_found",
      hints: [expect.stringContaining("1.5.0")],
    });
    await expect(librarian.get({ id: "plain", revision: 7 }, signal())).rejects.toMatchObject({ code: "not_found" });
    await expect(librarian.get({ id: "plain", revision: 0.5 }, signal())).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });

  test("many at once, in the order asked for", async () => {
    const ids = ["plain", "nowhere", "npm:@scope/x", "plain"];
    const found = await catalog.librarian.batchGet(ids, false, signal());
    expect(found.entries.map((entry) => entry.content.id)).toEqual(["plain", "npm:@scope/x"]);
    expect(found.missing).toEqual(["nowhere"]);
    const existing = await catalog.librarian.batchGet(ids, true, signal());
    expect(existing.entries.map((entry) => entry.content.id)).toEqual(["plain", "npm:@scope/x"]);
    const tooMany = Array.from({ length: 1_001 }, (_, index) => `id${index}`);
    await expect(catalog.librarian.batchGet(tooMany, true, signal())).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });
});

describe("history", () => {
  test("every revision with what it changed, in pages", async () => {
    const { librarian } = catalog;
    const whole = await librarian.history({ id: "npm:@scope/x", pageSize: 0, pageToken: "" }, signal());
    expect(whole.total).toBe(3);
    expect(whole.revisions.map(({ revision, kind }) => [revision, kind])).toEqual([
      [3, "version_added"],
      [2, "updated"],
      [1, "registered"],
    ]);
    expect(whole.revisions[1]?.changes.map((change) => change.field)).toContain("description");
    expect(whole.revisions[2]?.changes).toEqual([]);

    const paged = [];
    let pageToken = "";
    do {
      const page = await librarian.history({ id: "npm:@scope/x", pageSize: 1, pageToken }, signal());
      expect(page.revisions).toHaveLength(1);
      paged.push(...page.revisions);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(paged).toEqual(whole.revisions);
  });

  test("differences between revisions and versions", async () => {
    const { librarian } = catalog;
    const from = { version: "1.0.0" };
    const diff = await librarian.diff({ id: "npm:@scope/x", from, to: { revision: 2 } }, signal());
    expect(diff).toMatchObject({ fromRevision: 1, toRevision: 2 });
    expect(diff.changes.find((change) => change.field === "description")).toEqual({
      field: "description",
      before: '"First."',
      after: '"Second."',
    });
    await expect(librarian.diff({ id: "plain", from: undefined, to: undefined }, signal())).rejects.toMatchObject({
      code: "failed_precondition",
    });
    await expect(
      librarian.diff({ id: "plain", from: { version: "7" }, to: undefined }, signal()),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("pages", () => {
  async function pages(filter: Filter, pageSize: number, between: () => Promise<void>): Promise<readonly ListResult[]> {
    const all: ListResult[] = [];
    let pageToken = "";
    do {
      const page = await catalog.librarian.list({ filter, pageSize, pageToken }, signal());
      all.push(page);
      pageToken = page.nextPageToken;
      await between();
    } while (pageToken !== "");
    return all;
  }

  beforeAll(async () => {
    const drafts = Array.from({ length: 300 }, (_, index) => ({
      id: `page:${String(index).padStart(3, "0")}`,
      entityType: index % 3 === 0 ? "skill" : "prompt",
      keywords: index % 50 === 0 ? ["fifty"] : [],
      author: index % 2 === 0 ? "Even" : "",
    }));
    await catalog.importAll(drafts);
  });

  test("no entry twice and none missed while others write", async () => {
    let written = 0;
    const all = await pages({ ...noFilter, entityTypes: ["prompt", "skill"] }, 17, async () => {
      written += 1;
      // Before, at and behind where the pages stand.
      await catalog.register({ id: `page:000+${written}`, entityType: "prompt" });
      await catalog.register({ id: `page:299+${written}`, entityType: "skill" });
      await catalog.register({
        id: `page:${String(written * 10 + 1).padStart(3, "0")}`,
        entityType: "skill",
        description: "New.",
      });
    });
    const ids = all.flatMap((page) => page.entries.map((entry) => entry.content.id));
    expect(ids).toEqual([...new Set(ids)].sort());
    const original = ids.filter((id) => /^page:\d{3}$/.test(id));
    expect(original).toHaveLength(300);
    expect(new Set(all.map((page) => page.total))).toEqual(new Set([300]));
    expect(new Set(all.map((page) => page.catalogRevision)).size).toBe(1);
  });

  test("filters combine with and, and the total is exact", async () => {
    for (const [filter, count] of [
      [{ ...noFilter, keywords: ["fifty"] }, 6],
      [{ ...noFilter, keywords: ["fifty"], authors: ["Even"] }, 6],
      [{ ...noFilter, authors: ["nobody"] }, 0],
      [{ ...noFilter, keywords: ["fifty"], authors: ["nobody"] }, 0],
      [{ ...noFilter, statuses: ["draft"] }, 0],
    ] as const) {
      const all = await pages(filter, 4, async () => {});
      expect([filter, all.flatMap((page) => page.entries).length]).toEqual([filter, count]);
      expect(all[0]?.total).toBe(count);
    }
  });

  test("a token is good for its own question only", async () => {
    const { librarian } = catalog;
    const filter: Filter = { ...noFilter, entityTypes: ["skill"] };
    const { nextPageToken: pageToken } = await librarian.list({ filter, pageSize: 5, pageToken: "" }, signal());
    for (const request of [
      { filter: noFilter, pageSize: 5, pageToken },
      { filter, pageSize: 5, pageToken: `${pageToken}x` },
      { filter, pageSize: 5, pageToken: "garbage" },
      { filter, pageSize: 5, pageToken: Buffer.from('["a",1]').toString("base64url") },
      { filter, pageSize: -1, pageToken: "" },
      { filter, pageSize: 1_001, pageToken: "" },
      { filter: { ...noFilter, entityTypes: ["skil"] }, pageSize: 5, pageToken: "" },
    ]) {
      await expect(librarian.list(request, signal())).rejects.toMatchObject({ code: "invalid_argument" });
    }
    // The order in which a filter's values are written doesn't matter.
    const twice: Filter = { ...noFilter, entityTypes: ["skill", "skill"] };
    await expect(librarian.list({ filter: twice, pageSize: 5, pageToken }, signal())).resolves.toBeDefined();
  });

  test("large entries make short pages that still add up", async () => {
    const metadata = JSON.stringify({ filling: "x".repeat(250_000) });
    const drafts = Array.from({ length: 30 }, (_, index) => ({ id: `large:${index}`, entityType: "memory", metadata }));
    for (const draft of drafts) await catalog.register(draft);
    const all = await pages({ ...noFilter, entityTypes: ["memory"] }, 100, async () => {});
    expect(all.length).toBeGreaterThan(2);
    expect(all.every((page) => page.entries.length < 16)).toBe(true);
    expect(new Set(all.flatMap((page) => page.entries.map((entry) => entry.content.id))).size).toBe(30);
  });
});

test("relationships of both directions, in pages, with unresolved ends", async () => {
  const { librarian } = catalog;
  const claims = Array.from({ length: 25 }, (_, index) => ({
    sourceId: "hub",
    targetId: index === 0 ? "nowhere" : `page:${String(index).padStart(3, "0")}`,
    type: "depends_on" as const,
    context: "",
    author: "",
  }));
  await catalog.register({ id: "hub" }, claims);
  await catalog.register({ id: "user" }, [
    { sourceId: "user", targetId: "hub", type: "tested_by", context: "c", author: "a" },
  ]);
  const found = [];
  let pageToken = "";
  do {
    const page = await librarian.listRelationships(
      { id: "hub", types: [], includeDeprecated: false, pageSize: 7, pageToken },
      signal(),
    );
    found.push(...page.relationships);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  expect(found).toHaveLength(26);
  expect(found.filter((relationship) => !relationship.resolved).map(({ targetId }) => targetId)).toEqual(["nowhere"]);
  expect(found.at(-1)).toMatchObject({
    sourceId: "user",
    type: "tested_by",
    context: "c",
    author: "a",
    resolved: true,
  });
  // An end that nobody registered yet has relationships, but what nobody names has none.
  const request = { types: [], includeDeprecated: false, pageSize: 0, pageToken: "" };
  const { relationships } = await librarian.listRelationships({ id: "nowhere", ...request }, signal());
  expect(relationships.map(({ sourceId }) => sourceId)).toEqual(["hub"]);
  await expect(librarian.listRelationships({ id: "unheard-of", ...request }, signal())).rejects.toMatchObject({
    code: "not_found",
  });
});

test("types and stats count what there is", async () => {
  const types = await catalog.librarian.entityTypes(signal());
  const stats = await catalog.librarian.stats(signal());
  expect(types.find((type) => type.name === "memory")?.entryCount).toBe(30);
  expect(types.reduce((sum, type) => sum + type.entryCount, 0)).toBe(stats.entries);
  expect(stats.byStatus).toEqual([{ value: "active", count: stats.entries }]);
  expect(stats).toMatchObject({ relationships: 26, unresolvedRelationships: 1 });
  expect(stats.embedding).toMatchObject({ pending: 0, ready: stats.entries, index: "exact" });
  await catalog.librarian.retire({ id: "large:0", ifRevision: undefined, idempotencyKey: "" }, signal());
  const after = await catalog.librarian.stats(signal());
  expect(after.byStatus).toContainEqual({ value: "retired", count: 1 });
  const { total } = await catalog.librarian.list({ filter: noFilter, pageSize: 1, pageToken: "" }, signal());
  expect(total).toBe(stats.entries - 1);
});
