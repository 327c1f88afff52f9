import { expect, test } from "vitest";
import { statementTraits } from "./statement-traits.ts";

const cases: readonly (readonly [sql: string, traits: string])[] = [
  ["select 1", ""],
  ["update entry set name = $1", ""],
  ["begin isolation level repeatable read, read only; set local work_mem = '8MB'", ""],
  ["begin; set transaction read only", ""],
  ["select set_config('hnsw.ef_search', $1, true)", ""],
  ["select pg_advisory_xact_lock(1)", ""],
  ["insert into event values ('listen')", ""],
  ["set statement_timeout = 0", "settings"],
  ["  -- why\n SET SESSION work_mem to '1MB'", "settings"],
  ["select 1; /* x */ reset all", "settings"],
  ["select set_config('work_mem', $1, false)", "settings"],
  ["select set_config($1, $2, $3)", "settings"],
  ["select pg_try_advisory_lock($1, $2) as locked", "locks"],
  ["select pg_advisory_unlock_all()", "locks"],
  ["create temp table t (a int)", "leftovers"],
  ["declare c cursor with hold for select 1", "leftovers"],
  ["prepare p as select 1", "leftovers"],
  ["DISCARD ALL", "wipes"],
  ["deallocate all", "wipes"],
  ["copy t (a, b) from stdin with (format csv)", "copyIn"],
  ["copy t to stdout", ""],
  ["create index concurrently i on t (a)", "lengthy"],
  ["-- compatible\ncreate table t (a int)", "lengthy"],
  ["vacuum (analyze, skip_locked) entry", "lengthy"],
];

test("tells what a statement leaves in its session", () => {
  for (const [sql, expected] of cases) {
    const traits = Object.entries(statementTraits(sql)).filter(([, value]) => value === true);
    expect([sql, traits.map(([name]) => name).join(" ")]).toEqual([sql, expected]);
  }
});

test("reads channels as the database does", () => {
  expect(statementTraits('LISTEN News; listen "News"; unlisten a$b; unlisten *').listens).toEqual([
    { on: true, channel: "news" },
    { on: true, channel: "News" },
    { on: false, channel: "a$b" },
    { on: false, channel: "*" },
  ]);
});
