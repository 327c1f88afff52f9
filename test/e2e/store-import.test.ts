import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Entry } from "../../src/core/catalog/entry.ts";
import type { Relationship, RelationshipType } from "../../src/core/catalog/relationship.ts";
import type { ExportRecord, ImportOptions, ImportProgress, ImportRecord } from "../../src/core/librarian/requests.ts";
import { contentOf, type Draft, OpenLibrarian } from "../open-librarian.ts";

let catalog: OpenLibrarian;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
});
afterAll(() => catalog.close());

const signal = (): AbortSignal => AbortSignal.timeout(50_000);

const write = {
  createOnly: false,
  ifRevision: undefined,
  dryRun: false,
  allowChange: false,
  allowUnresolved: true,
};
const plain: ImportOptions = { write, restore: false, restoreRevision: 0, origin: "", prune: false };

type Line = Draft | readonly [source: string, type: RelationshipType, target: string];

function toRecords(lines: readonly Line[]): readonly ImportRecord[] {
  const now = new Date(0);
  return lines.map((own, index): ImportRecord => {
    const line = index + 1;
    if ("id" in own) {
      const entry: Entry = {
        content: contentOf(own),
        status: "active",
        deprecation: undefined,
        usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
        createdAt: now,
        updatedAt: now,
        revision: 1,
        embedding: "pending",
        versions: [],
      };
      return { line, kind: "entry", entry, status: undefined };
    }
    const [sourceId, type, targetId] = own;
    const times = { createdAt: now, deprecatedAt: undefined, deprecationReason: "", resolved: true };
    const relationship: Relationship = { sourceId, targetId, type, context: "", author: "", ...times };
    return { line, kind: "relationship", relationship };
  });
}

async function* chunked(records: readonly ImportRecord[], size = 3): AsyncGenerator<readonly ImportRecord[]> {
  for (let start = 0; start < records.length; start += size) yield records.slice(start, start + size);
}

async function importRecords(
  into: OpenLibrarian,
  records: readonly ImportRecord[],
  options: Partial<ImportOptions> = {},
): Promise<{ readonly last: ImportProgress; readonly refusals: readonly string[]; readonly answers: number }> {
  const refusals: string[] = [];
  let answers = 0;
  let last: ImportProgress | undefined;
  for await (const progress of into.librarian.import({ ...plain, ...options }, chunked(records), signal())) {
    refusals.push(...progress.refusals.map(({ line, code }) => `${line} ${code}`));
    answers += 1;
    last = progress;
  }
  if (last?.done !== true) throw new Error("the last answer isn't there");
  return { last, refusals, answers };
}

const imported = (lines: readonly Line[], options?: Partial<ImportOptions>): ReturnType<typeof importRecords> =>
  importRecords(catalog, toRecords(lines), options);

async function show(id: string): Promise<Entry> {
  return (await catalog.librarian.get({ id, revision: undefined }, signal())).entry;
}

describe("import", () => {
  test("bad lines are refused by number and don't stop the good ones", async () => {
    const { last, refusals, answers } = await imported(
      [
        { id: "good-1" },
        { id: "bad one" },
        { id: "good-2", entityType: "unheard-of" },
        { id: "GOOD-1" },
        { id: "good-3" },
        ["good-1", "depends_on", "good-3"],
        ["good-1", "depends_on", "good-1"],
        ["good-3", "successor_to", "good-1"],
        ["good-1", "successor_to", "good-3"],
        ["good-1", "depends_on", "nowhere"],
      ],
      { write: { ...write, allowUnresolved: false } },
    );
    expect(refusals).toEqual([
      "2 invalid_entry",
      "3 invalid_entry",
      "4 case_conflict",
      "7 cycle",
      "9 cycle",
      "10 invalid_entry",
    ]);
    expect(last).toMatchObject({ created: 2, updated: 0, unchanged: 0, relationships: 2, throughLine: 10 });
    expect(answers).toBe(5);
  });

  test("several versions of one id in one chunk build on each other", async () => {
    const version = (number: string): Draft => ({ id: "npm:many", entityType: "package", version: number });
    const lines = [version("1.0.0"), version("3.0.0"), version("2.0.0"), version("3.0.0")];
    expect((await imported(lines)).last).toMatchObject({ created: 1, updated: 2, unchanged: 1 });
    expect(await show("npm:many")).toMatchObject({ versions: ["3.0.0", "2.0.0", "1.0.0"], revision: 3 });
    expect((await imported(lines)).last).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    const { revisions } = await catalog.librarian.history({ id: "npm:many", pageSize: 9, pageToken: "" }, signal());
    expect(revisions.map(({ kind, content }) => `${kind} ${content.version}`)).toEqual([
      "version_added 2.0.0",
      "updated 3.0.0",
      "registered 1.0.0",
    ]);
  });

  test("again it changes nothing, not even the catalog's revision", async () => {
    const lines: Line[] = [{ id: "again-1" }, { id: "again-2" }, ["again-1", "depends_on", "again-2"]];
    const first = await imported(lines);
    const second = await imported(lines);
    expect(second.last).toMatchObject({ created: 0, unchanged: 2, relationships: 1 });
    expect(second.last.catalogRevision).toBe(first.last.catalogRevision);
  });

  test("a dry run counts the same and stores nothing, also where chunks build on each other", async () => {
    const lines: Line[] = [{ id: "dry-1" }, { id: "dry-2" }, { id: "dry-3" }, ["dry-1", "depends_on", "dry-3"]];
    const dryRun = { ...write, dryRun: true, allowUnresolved: false };
    const { last, refusals } = await imported(lines, { write: dryRun });
    expect(last).toMatchObject({ created: 3, relationships: 1 });
    expect(refusals).toEqual([]);
    await expect(show("dry-1")).rejects.toMatchObject({ code: "not_found" });
  });

  test("a source that breaks off leaves whole chunks, and sending again completes it", async () => {
    const records = toRecords([1, 2, 3, 4, 5, 6, 7].map((number) => ({ id: `resumed-${number}` })));
    async function* breaking(): AsyncGenerator<readonly ImportRecord[]> {
      yield records.slice(0, 3);
      yield records.slice(3, 6);
      throw new Error("the network broke");
    }
    const reading = async (): Promise<void> => {
      for await (const progress of catalog.librarian.import(plain, breaking(), signal())) void progress;
    };
    await expect(reading()).rejects.toThrow("the network broke");
    expect(await show("resumed-3")).toMatchObject({ revision: 1 });
    const { last } = await importRecords(catalog, records);
    expect(last).toMatchObject({ created: 1, unchanged: 6 });
  });
});

describe("an origin", () => {
  const origin = "npm:/srv/project";

  test("what it no longer has is named, retired with prune, and comes back when it has it again", async () => {
    const all: Line[] = [
      { id: "o-1" },
      { id: "o-2" },
      { id: "o-3" },
      ["o-1", "depends_on", "o-2"],
      ["o-1", "depends_on", "o-3"],
    ];
    const fewer: Line[] = [{ id: "o-1" }, { id: "o-2" }, ["o-1", "depends_on", "o-2"]];
    await imported(all, { origin });
    expect((await imported(fewer, { origin })).last).toMatchObject({ gone: ["o-3"], pruned: 0 });
    expect(await show("o-3")).toMatchObject({ status: "active" });

    expect((await imported(fewer, { origin, prune: true })).last).toMatchObject({ gone: ["o-3"], pruned: 1 });
    expect(await show("o-3")).toMatchObject({ status: "retired", revision: 2 });
    const page = { id: "o-1", types: [], includeDeprecated: false, pageSize: 9, pageToken: "" };
    const targets = async (): Promise<readonly string[]> =>
      (await catalog.librarian.listRelationships(page, signal())).relationships.map((own) => own.targetId);
    expect(await targets()).toEqual(["o-2"]);

    expect((await imported(all, { origin: "npm:/elsewhere" })).last).toMatchObject({ gone: [] });
    expect(await show("o-3")).toMatchObject({ status: "retired" });
    await imported(all, { origin });
    expect((await imported(fewer, { origin, prune: true })).last).toMatchObject({ pruned: 0 });
  });

  test("a pruned entry revives with its origin, one that was retired by hand doesn't", async () => {
    const own = "npm:/revive";
    await imported([{ id: "v-1" }, { id: "v-2" }], { origin: own });
    await catalog.librarian.retire({ id: "v-2", ifRevision: undefined, idempotencyKey: "" }, signal());
    await imported([], { origin: own, prune: true });
    expect(await show("v-1")).toMatchObject({ status: "retired" });
    expect((await imported([{ id: "v-1" }, { id: "v-2" }], { origin: own })).last).toMatchObject({ updated: 1 });
    expect(await show("v-1")).toMatchObject({ status: "active", revision: 3 });
    expect(await show("v-2")).toMatchObject({ status: "retired" });
  });
});

async function exported(
  from: OpenLibrarian,
  history: boolean,
): Promise<{ text: string; records: readonly ExportRecord[]; revision: number }> {
  const records: ExportRecord[] = [];
  const lines: string[] = [];
  let revision = -1;
  for await (const part of from.librarian.export({ history, filter: undefined }, signal())) {
    if (part.kind === "header") {
      revision = part.header.catalogRevision;
      lines.push(JSON.stringify(part.header));
      continue;
    }
    records.push(...part.records);
    for (const record of part.records) {
      // How far the vectors are isn't part of an export's lines.
      const shown = record.kind === "entry" ? { ...record, entry: { ...record.entry, embedding: undefined } } : record;
      lines.push(JSON.stringify(shown));
    }
  }
  return { text: lines.join("\n"), records, revision };
}

function toImport(record: ExportRecord, index: number): ImportRecord {
  const line = index + 2;
  return record.kind === "entry" ? { ...record, line, status: record.entry.status } : { ...record, line };
}

describe("restore", () => {
  test.each([false, true])("exports, restores and exports the same, history: %s", async (history) => {
    await catalog.register({ id: "x-old", version: "1", metadata: '{"n": 1.0}' }, [
      { sourceId: "x-old", targetId: "not-there", type: "implements", context: "c", author: "a" },
    ]);
    await catalog.register({ id: "x-new" });
    await catalog.librarian.createEntityType({ name: "gadget", description: "", immutable: true }, signal());
    await catalog.register({ id: "x-gadget", entityType: "gadget", version: "1.0.0" });
    const deprecate = { id: "x-old", reason: "r", successor: "x-new", ifRevision: undefined, idempotencyKey: "" };
    await catalog.librarian.deprecate(deprecate, signal());
    await catalog.librarian.recordUsage({ id: "x-new", success: false, error: "e", idempotencyKey: "" }, signal());
    // The use is told to watchers, so that the revision stands still.
    const untold = { name: "untold", text: "select count(*) as n from usage where unpublished", values: [] };
    const waiting = async (): Promise<unknown> => (await catalog.database.query<{ n: number }>(untold, signal()))[0]?.n;
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);

    const before = await exported(catalog, history);
    const records = before.records.map(toImport);
    const restore = { restore: true, restoreRevision: before.revision };
    await using target = await OpenLibrarian.open();
    // Interrupted in the middle, writes are refused until it is done.
    const half = target.librarian.import({ ...plain, ...restore }, chunked(records, 7), signal());
    for await (const progress of half) if (progress.throughLine > records.length / 2) break;
    await expect(target.register({ id: "too-early" })).rejects.toMatchObject({ code: "failed_precondition" });
    const other = importRecords(target, [], { ...restore, restoreRevision: 1 });
    await expect(other).rejects.toMatchObject({ code: "failed_precondition" });

    const { refusals, last } = await importRecords(target, records, restore);
    expect(refusals).toEqual([]);
    expect(last.catalogRevision).toBe(before.revision);
    const after = await exported(target, history);
    expect(after.text).toBe(before.text);

    await expect(importRecords(target, records, restore)).rejects.toMatchObject({ code: "failed_precondition" });
    const floor = { name: "floor", text: "select event_floor as n from catalog_state", values: [] };
    expect(await target.database.query(floor, signal())).toEqual([{ n: before.revision }]);
    await target.register({ id: "on-top" });
    expect((await target.librarian.stats(signal())).catalogRevision).toBe(before.revision + 1);
    const found = await target.discover("x-new", { threshold: 0 });
    expect(found.hits[0]?.entry.content.id).toBe("x-new");
  });
});
