import fc from "fast-check";
import { expect, test } from "vitest";
import { type ColumnDemand, fitColumns, gap } from "./fit-columns.ts";

const demand: fc.Arbitrary<ColumnDemand> = fc
  .record({ natural: fc.integer({ min: 1, max: 80 }), slack: fc.nat(40), dropOrder: fc.nat(5) })
  .map(({ natural, slack, dropOrder }) => ({ natural, least: Math.max(1, natural - slack), dropOrder }));

function total(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, shown.length - 1);
}

test("columns fit whenever their least widths can, keep what they need, and drop in order", () => {
  fc.assert(
    fc.property(fc.array(demand, { minLength: 1, maxLength: 7 }), fc.integer({ min: 1, max: 200 }), (demands, room) => {
      const widths = fitColumns(demands, room);
      const kept = demands.filter((each) => each.dropOrder === 0);
      const leastKept = total(kept.map((each) => each.least));
      if (leastKept <= room) expect(total(widths)).toBeLessThanOrEqual(room);
      const fits = total(demands.map((each) => each.natural)) <= room;
      if (fits) expect(widths).toEqual(demands.map((each) => each.natural));
      for (const [index, each] of demands.entries()) {
        expect(widths[index]).toBeLessThanOrEqual(each.natural);
        if (each.dropOrder === 0) expect(widths[index]).toBeGreaterThan(0);
        if (leastKept <= room && widths[index] !== 0) expect(widths[index]).toBeGreaterThanOrEqual(each.least);
        const laterIsDropped = demands.some((other, at) => other.dropOrder < each.dropOrder && widths[at] === 0);
        if (laterIsDropped) expect(widths[index]).toBe(0);
      }
    }),
  );
});
