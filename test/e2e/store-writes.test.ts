import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RelationshipClaim } from "../../src/core/catalog/relationship.ts";
import type { Entry } from "../../src/core/catalog/entry.ts";
import type { RegisterRequest, RegisterResult } from "../../src/core/librarian/requests.ts";
import { contentOf, type Draft, OpenLibrarian } from "../open-librarian.ts";

let catalog: OpenLibrarian;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
});
afterAll(() => catalog.close());

const signal = (): AbortSignal => AbortSignal.timeout(30_000);

type Options = Partial<RegisterRequest["options"]>;
type More = Partial<Pick<RegisterRequest, "status" | "relationships" | "idempotencyKey">> & { options?: Options };

function register(draft: Draft, more: More = {}): Promise<RegisterResult> {
  const options = {
    createOnly: false,
    ifRevision: undefined,
    dryRun: false,
    allowChange: false,
    allowUnresolved: false,
    ...more.options,
  };
  const { status, relationships = [], idempotencyKey = "" } = more;
  const request = { content: contentOf(draft), status, relationships, options, idempotencyKey };
  return catalog.librarian.register(request, signal());
}

async function show(id: string): Promise<Entry> {
  return (await catalog.librarian.get({ id, revision: undefined }, signal())).entry;
}

function change(id: string, idempotencyKey = ""): { id: string; ifRevision: undefined; idempotencyKey: string } {
  return { id, ifRevision: undefined, idempotencyKey };
}

function claim(sourceId: string, targetId: string, type: RelationshipClaim["type"] = "depends_on"): RelationshipClaim {
  return { sourceId, targetId, type, context: "", author: "" };
}

async function count(sql: string): Promise<number> {
  const [row] = await catalog.database.query<{ n: number }>(
    { name: `count ${sql}`.slice(0, 60), text: sql, values: [] },
    signal(),
  );
  return row?.n ?? -1;
}

const everything: Draft = {
  id: "Every.thing:1/@x+y~z-0",
  name: "Everything 👩‍🚀 שלום مرحبا",
  entityType: "tool",
  version: "1.2.3-rc.1+build.5",
  description: 'Line one\n\tline "two" \\ back\u0001slash, emoji 🎉, combining e\u0301, $1 {x} %s NULL',
  keywords: ["a,b", '"quoted"', "{braces}", "back\\slash", "NULL", " ", "ünï"],
  author: "Ada <ada@example.org>",
  inputType: "list<text>",
  outputType: "json",
  inputSchema: '{ "type":  "object", "properties": {"n": {"type": "number", "maximum": 1.10}} }',
  outputSchema: "true",
  contractsImplemented: ["x"],
  contractsRequired: [],
  exampleQueries: ["how do I «do» it?", "{}"],
  source: { uri: "file:///srv/a b.ts", digest: "0".repeat(64) },
  metadata: '{"big": 12345678901234567890, "small": 1e-400, "list": [], "nested": {"b": 1.0, "a": null}}',
};

describe("register", () => {
  test("every field comes back as it was given", async () => {
    const { outcome, entry } = await register(everything);
    expect(outcome).toBe("created");
    expect(entry.content).toStrictEqual(contentOf(everything));
    expect(await show(everything.id)).toStrictEqual(entry);
    expect(entry).toMatchObject({ revision: 1, status: "active", embedding: "ready" });
    expect(entry.usage).toEqual({ count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" });
  });

  test("the same content again makes no revision, however its JSON is laid out", async () => {
    const first = await register({ id: "same", description: "x", metadata: '{"a": 1, "b": [2]}' });
    const again = await register({ id: "same", description: "x", metadata: ' {"b":[2],\n"a":1}' });
    expect(again).toMatchObject({ outcome: "unchanged", changes: [], catalogRevision: first.catalogRevision });
    expect(again.entry).toEqual(first.entry);
    const spelled = await register({ id: "same", description: "x", metadata: '{"a": 1.0, "b": [2]}' });
    expect(spelled).toMatchObject({ outcome: "updated", entry: { revision: 2 } });
    expect(spelled.changes.map(({ field }) => field)).toEqual(["metadata"]);
  });

  test("one field makes one revision, which history lists and diff shows", async () => {
    const before = await register({ id: "one", name: "One", description: "x" });
    const after = await register({ id: "one", name: "One", description: "y" });
    expect(after.changes).toEqual([{ field: "description", before: '"x"', after: '"y"' }]);
    expect(after.entry.createdAt).toEqual(before.entry.createdAt);
    expect(after.catalogRevision).toBe(before.catalogRevision + 1);
    const history = await catalog.librarian.history({ id: "one", pageSize: 10, pageToken: "" }, signal());
    expect(history.revisions.map(({ revision, kind }) => `${revision} ${kind}`)).toEqual(["2 updated", "1 registered"]);
    expect(history.revisions[0]?.changes).toEqual(after.changes);
    const diff = await catalog.librarian.diff({ id: "one", from: undefined, to: undefined }, signal());
    expect(diff).toEqual({ fromRevision: 1, toRevision: 2, changes: after.changes });
  });

  test("an update keeps created_at, usage and relationships", async () => {
    await register({ id: "kept-target" });
    const { entry } = await register({ id: "kept" }, { relationships: [claim("kept", "kept-target")] });
    await catalog.librarian.recordUsage({ id: "kept", success: true, error: "", idempotencyKey: "" }, signal());
    const updated = await register({ id: "kept", description: "new" });
    expect(updated.entry).toMatchObject({ createdAt: entry.createdAt, usage: { count: 1 } });
    const page = { id: "kept", types: [], includeDeprecated: false, pageSize: 10, pageToken: "" };
    const { relationships } = await catalog.librarian.listRelationships(page, signal());
    expect(relationships).toMatchObject([{ targetId: "kept-target", resolved: true }]);
  });

  test("a stale --if-revision names both revisions and changes nothing; create-only refuses a known id", async () => {
    await register({ id: "race", description: "1" });
    await register({ id: "race", description: "2" });
    const lost = register({ id: "race", description: "3" }, { options: { ifRevision: 1 } });
    await expect(lost).rejects.toMatchObject({ code: "revision_conflict", message: expect.stringMatching(/2.*1/) });
    expect(await show("race")).toMatchObject({ revision: 2, content: { description: "2" } });
    const known = register({ id: "race" }, { options: { createOnly: true } });
    await expect(known).rejects.toMatchObject({ code: "already_exists" });
  });

  test("an invalid entry is refused with every problem at once, and nothing is stored", async () => {
    const before = await count("select revision as n from catalog_state");
    const bad = register(
      { id: "bad id", name: "", entityType: "tol", inputSchema: '{"type": 5}', description: "x".repeat(20_000) },
      { relationships: [claim("bad id", "UNKNOWN id")] },
    );
    const error: unknown = await bad.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid_entry" });
    const problems = (error as { problems: readonly string[] }).problems.join("\n");
    for (const word of ["id:", "name:", "tool", "input_schema", "description", "relationships[0]"]) {
      expect(problems).toContain(word);
    }
    expect(await count("select revision as n from catalog_state")).toBe(before);
  });

  test("an id that differs only in case is refused and the near one named", async () => {
    await register({ id: "npm:Case" });
    await expect(register({ id: "npm:case" })).rejects.toMatchObject({
      code: "case_conflict",
      message: expect.stringContaining("npm:Case"),
    });
  });

  test("one id is one artifact over all its versions", async () => {
    const at = (version: string, description: string): Promise<RegisterResult> =>
      register({ id: "versions", entityType: "package", version, description });
    await at("1.0.0", "first");
    await at("2.0.0", "second");
    const older = await at("1.5.0", "between");
    expect(older).toMatchObject({ outcome: "version_added", warnings: [expect.stringContaining("2.0.0")] });
    expect(older.entry).toMatchObject({ versions: ["2.0.0", "1.5.0", "1.0.0"], content: { description: "second" } });
    await expect(at("1.5.0", "changed")).rejects.toMatchObject({ code: "immutable_version" });
    expect((await at("1.5.0", "between")).outcome).toBe("unchanged");
    const allowed = await register(
      { id: "versions", entityType: "package", version: "1.5.0", description: "changed" },
      { options: { allowChange: true } },
    );
    expect(allowed).toMatchObject({ outcome: "version_added", versionContentChanged: true });
    expect(allowed.changes.map(({ field }) => field)).toEqual(["description"]);
    const old = await catalog.librarian.get({ id: "versions@1.5.0", revision: undefined }, signal());
    expect(old.entry.content.description).toBe("changed");
  });

  test("a dry run tells the difference and stores nothing", async () => {
    const revision = await count("select revision as n from catalog_state");
    const dry = await register({ id: "dry" }, { options: { dryRun: true } });
    expect(dry).toMatchObject({ outcome: "created", catalogRevision: revision });
    await expect(show("dry")).rejects.toMatchObject({ code: "not_found" });
    await register({ id: "dry", description: "x" });
    const second = await register({ id: "dry", description: "y" }, { options: { dryRun: true } });
    expect(second).toMatchObject({ outcome: "updated", changes: [{ field: "description" }], entry: { revision: 2 } });
    expect(await show("dry")).toMatchObject({ revision: 1 });
  });

  test("somebody else's name is pointed out", async () => {
    await register({ id: "namesake-1", name: "Word Counter" });
    const { warnings } = await register({ id: "namesake-2", name: "word_counter" });
    expect(warnings).toEqual([expect.stringContaining("namesake-1")]);
  });
});

describe("retries", () => {
  test("the same key and request is answered as at first, also after others wrote", async () => {
    const first = await register({ id: "retried", description: "mine" }, { idempotencyKey: "key-1" });
    await register({ id: "retried", description: "theirs" });
    expect(await register({ id: "retried", description: "mine" }, { idempotencyKey: "key-1" })).toEqual(first);
    expect(await show("retried")).toMatchObject({ revision: 2, content: { description: "theirs" } });
    const other = register({ id: "retried", description: "other" }, { idempotencyKey: "key-1" });
    await expect(other).rejects.toMatchObject({ code: "idempotency_mismatch" });
    await expect(catalog.librarian.retire(change("retried", "key-1"), signal())).rejects.toMatchObject({
      code: "idempotency_mismatch",
    });
  });

  test("a use is counted once however often it is sent", async () => {
    await register({ id: "used-once" });
    const use = { id: "used-once", success: true, error: "", idempotencyKey: "use-1" };
    await catalog.librarian.recordUsage(use, signal());
    expect(await catalog.librarian.recordUsage(use, signal())).toMatchObject({ usage: { count: 1 } });
    expect(await show("used-once")).toMatchObject({ usage: { count: 1 }, revision: 1 });
  });
});

describe("usage", () => {
  test("counts, keeps the last error until the next success, and refuses an unknown id", async () => {
    await register({ id: "usage" });
    const use = (success: boolean, error = ""): Promise<unknown> =>
      catalog.librarian.recordUsage({ id: "usage", success, error, idempotencyKey: "" }, signal());
    await use(true);
    await use(true);
    expect(await use(false, "boom")).toMatchObject({ usage: { count: 3, successCount: 2, lastError: "boom" } });
    expect(await use(true)).toMatchObject({ usage: { count: 4, successCount: 3, lastError: "" } });
    expect(await show("usage")).toMatchObject({ revision: 1, usage: { count: 4 } });
    const unknown = catalog.librarian.recordUsage(
      { id: "usagee", success: true, error: "", idempotencyKey: "" },
      signal(),
    );
    await expect(unknown).rejects.toMatchObject({ code: "not_found", hints: [expect.stringContaining("usage")] });
  });

  test("watchers get one event for many uses", async () => {
    await register({ id: "busy" });
    for (let index = 0; index < 5; index += 1) {
      await catalog.librarian.recordUsage({ id: "busy", success: true, error: "", idempotencyKey: "" }, signal());
    }
    const told = "select count(*) as n from event where kind = 'used' and entry_id = 'busy'";
    await expect.poll(() => count(told), { timeout: 15_000 }).toBeGreaterThan(0);
    expect(await count(told)).toBeLessThanOrEqual(2);
  });
});

describe("deprecate, retire, restore", () => {
  test("deprecating names the successor, relates it, and restoring undoes both", async () => {
    await register({ id: "old" });
    await register({ id: "new" });
    const deprecate = { ...change("old"), reason: "slow", successor: "new" };
    const done = await catalog.librarian.deprecate(deprecate, signal());
    expect(done).toMatchObject({ changed: true, entry: { status: "deprecated", revision: 2 } });
    expect(done.entry.deprecation).toEqual({ reason: "slow", successor: "new" });
    expect((await catalog.librarian.deprecate(deprecate, signal())).changed).toBe(false);
    const page = { id: "old", types: [], includeDeprecated: true, pageSize: 10, pageToken: "" };
    const edges = async (): Promise<unknown> =>
      (await catalog.librarian.listRelationships(page, signal())).relationships;
    expect(await edges()).toMatchObject([{ sourceId: "new", type: "successor_to", deprecatedAt: undefined }]);

    const circular = catalog.librarian.deprecate({ ...change("new"), reason: "x", successor: "old" }, signal());
    await expect(circular).rejects.toMatchObject({ code: "cycle", message: expect.stringContaining("successor_to") });
    expect(await show("new")).toMatchObject({ status: "active", revision: 1 });

    expect(await catalog.librarian.restore(change("old"), signal())).toMatchObject({ entry: { status: "active" } });
    expect(await edges()).toMatchObject([{ sourceId: "new", deprecatedAt: expect.any(Date) }]);
  });

  test("an unknown successor is refused and a near one named", async () => {
    await register({ id: "lonely" });
    const wrong = catalog.librarian.deprecate({ ...change("lonely"), reason: "x", successor: "lonelyy" }, signal());
    await expect(wrong).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining("lonelyy") });
    expect(await show("lonely")).toMatchObject({ status: "active", revision: 1 });
  });

  test("retiring hides, restoring shows again", async () => {
    await register({ id: "hidden", name: "xyzzyplugh", description: "unmistakable" });
    const found = async (): Promise<readonly string[]> =>
      (await catalog.discover("xyzzyplugh", { mode: "keyword", threshold: 0 })).hits.map((hit) => hit.entry.content.id);
    await catalog.counted();
    expect(await found()).toEqual(["hidden"]);
    await catalog.librarian.retire(change("hidden"), signal());
    expect(await found()).toEqual([]);
    expect(await register({ id: "hidden", name: "xyzzyplugh", description: "other" })).toMatchObject({
      entry: { status: "retired" },
      warnings: [expect.stringContaining("retired")],
    });
    expect(await found()).toEqual([]);
    await catalog.librarian.restore(change("hidden"), signal());
    expect(await found()).toEqual(["hidden"]);
  });
});

describe("relationships", () => {
  test("unknown ends are refused unless allowed, and then resolve themselves", async () => {
    await register({ id: "early" });
    const relationships = [claim("early", "late")];
    await expect(register({ id: "early" }, { relationships })).rejects.toMatchObject({ code: "invalid_entry" });
    const allowed = await register({ id: "early" }, { relationships, options: { allowUnresolved: true } });
    expect(allowed.outcome).toBe("unchanged");
    const page = { id: "early", types: [], includeDeprecated: false, pageSize: 10, pageToken: "" };
    const edges = async (): Promise<unknown> =>
      (await catalog.librarian.listRelationships(page, signal())).relationships;
    expect(await edges()).toMatchObject([{ resolved: false }]);
    await register({ id: "late" });
    expect(await edges()).toMatchObject([{ resolved: true }]);
  });

  test("cycles of successors and self-relations are refused with the path, and nothing of the write is kept", async () => {
    await register({ id: "s1" });
    await register({ id: "s2" }, { relationships: [claim("s2", "s1", "successor_to")] });
    await register({ id: "s3" }, { relationships: [claim("s3", "s2", "successor_to")] });
    const closing = register({ id: "s1", description: "new" }, { relationships: [claim("s1", "s3", "successor_to")] });
    await expect(closing).rejects.toMatchObject({
      code: "cycle",
      message: expect.stringContaining("s1 successor_to s3 successor_to s2 successor_to s1"),
    });
    expect(await show("s1")).toMatchObject({ revision: 1, content: { description: "" } });
    const self = register({ id: "s1" }, { relationships: [claim("s1", "s1")] });
    await expect(self).rejects.toMatchObject({ code: "cycle" });
    const dependencies = await register({ id: "s1" }, { relationships: [claim("s1", "s3"), claim("s3", "s1")] });
    expect(dependencies.outcome).toBe("unchanged");
  });
});

describe("entity types", () => {
  test("a new one is usable at once; the same again is no change; a different one is refused", async () => {
    const type = { name: "robot", description: "A machine.", immutable: false };
    await expect(register({ id: "r2", entityType: "robot" })).rejects.toMatchObject({ code: "invalid_entry" });
    expect(await catalog.librarian.createEntityType(type, signal())).toEqual({ type, created: true });
    expect(await catalog.librarian.createEntityType(type, signal())).toEqual({ type, created: false });
    const other = catalog.librarian.createEntityType({ ...type, immutable: true }, signal());
    await expect(other).rejects.toMatchObject({ code: "already_exists" });
    await expect(catalog.librarian.createEntityType({ ...type, name: "No" }, signal())).rejects.toMatchObject({
      code: "invalid_argument",
    });
    expect((await register({ id: "r2", entityType: "robot" })).outcome).toBe("created");
  });
});

test("after all of it, every change is one event, without a gap, and every revision is kept", async () => {
  expect(await count("select count(*) - max(revision) as n from event")).toBe(0);
  expect(await count("select revision - (select max(revision) from event) as n from catalog_state")).toBe(0);
  const torn = `select count(*) as n from entry e where e.revision <> (select count(*) from entry_revision r where r.entry_key = e.key)
    or not exists (select 1 from posting p where p.entry_key = e.key)
    or e.embedded <> exists (select 1 from embedding m where m.entry_key = e.key)`;
  expect(await count(torn)).toBe(0);
});
