import { expect, test } from "vitest";
import { readMigrations } from "./migration-files.ts";
import { type AppliedMigration, judgeSchema } from "./schema-state.ts";

const known = await readMigrations();
const applied: readonly AppliedMigration[] = known;
const next = { number: known.length + 1, name: "9999_next.sql", checksum: "?" };

test("a database may be empty, behind, equal, or ahead by compatible steps", () => {
  expect(judgeSchema([], known)).toMatchObject({ condition: "empty", usable: false, version: 0 });
  expect(judgeSchema(applied, known)).toMatchObject({ condition: "ok", usable: true, version: known.length });
  const more = [...known, { ...next, sql: "", breaking: false }];
  expect(judgeSchema(applied, more)).toMatchObject({ condition: "behind", usable: false });
  const ahead = [...applied, { ...next, breaking: false }];
  expect(judgeSchema(ahead, known)).toMatchObject({ condition: "ahead_compatible", usable: true });
});

test("a breaking step ahead, and an edited step, are refused with the way out", () => {
  const broken = judgeSchema([...applied, { ...next, breaking: true }], known);
  expect(broken).toMatchObject({ condition: "ahead_breaking", usable: false });
  expect(broken.hint).toContain("newer build");
  const edited = applied.map((step) => ({ ...step, checksum: "edited" }));
  expect(judgeSchema(edited, known)).toMatchObject({ condition: "altered", usable: false });
});
