import fc from "fast-check";
import { expect, test } from "vitest";
import type { Filter } from "../core/catalog/filter.ts";
import { noFilter } from "../core/catalog/filter.ts";
import { statuses } from "../core/catalog/status.ts";
import { filterSql } from "./filter-sql.ts";

const filter: fc.Arbitrary<Filter> = fc.record({
  entityTypes: fc.array(fc.string(), { maxLength: 3 }),
  statuses: fc.array(fc.constantFrom(...statuses), { maxLength: 3 }),
  authors: fc.array(fc.string(), { maxLength: 3 }),
  keywords: fc.array(fc.string(), { maxLength: 3 }),
  includeRetired: fc.boolean(),
});

test("the same shape is the same text, whatever the values: a statement's name carries the shape", () => {
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(filter, (given) => {
      const { shape, conditions } = filterSql(given, 3);
      expect(seen.get(shape) ?? conditions).toBe(conditions);
      seen.set(shape, conditions);
    }),
  );
});

test("every value is a parameter, numbered in order", () => {
  fc.assert(
    fc.property(filter, fc.integer({ min: 1, max: 9 }), (given, first) => {
      const { conditions, values } = filterSql(given, first);
      const numbers = [...conditions.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
      expect(numbers).toEqual(values.map((_, index) => first + index));
    }),
  );
});

test("retired entries are hidden unless asked for, by the flag or by name", () => {
  expect(filterSql(noFilter, 1).conditions).toContain("retired");
  expect(filterSql({ ...noFilter, includeRetired: true }, 1).conditions).toBe("");
  expect(filterSql({ ...noFilter, statuses: ["retired"] }, 1)).toMatchObject({ values: ["retired"], shape: "s" });
});
