import fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions, latestFirst } from "./version-order.ts";

test("oldest first: nothing, odd texts, prereleases, releases", () => {
  const ordered = [
    "",
    "latest",
    "1.2.3.9",
    "1.2.3.10",
    "2.0.0-alpha",
    "2.0.0-rc.2",
    "2.0.0-rc.10",
    "0.0.9",
    "v1.0.0",
    "1.2",
    "1.2.3",
    "1.10.0",
    "2025.11.30",
    "2026.01.05",
  ];
  expect(ordered.toSorted(compareVersions)).toEqual(ordered);
  expect(latestFirst(ordered)).toEqual(ordered.toReversed());
});

test("a prerelease is never the latest while a release exists", () => {
  expect(latestFirst(["3.0.0-beta.1", "2.9.0", "3.0.0-beta.2"])[0]).toBe("2.9.0");
  expect(latestFirst(["3.0.0-beta.1", "3.0.0-beta.2"])[0]).toBe("3.0.0-beta.2");
});

test("latest first has no repeats", () => {
  expect(latestFirst(["1.0.0", "2.0.0", "1.0.0"])).toEqual(["2.0.0", "1.0.0"]);
});

const part = fc.oneof(fc.nat({ max: 20 }).map(String), fc.constantFrom("01", "99999999999999999999", "x", ""));
const version = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc
    .tuple(
      fc.constantFrom("", "v", "V", "=", " "),
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "-1", "-rc.1", "-rc.01", "rc1", "+b.2", "-a+c", "-"),
    )
    .map(([prefix, parts, suffix]) => prefix + parts.join(".") + suffix),
);

test("is a total order: only equal texts are equal, and it is antisymmetric and transitive", () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const ab = Math.sign(compareVersions(a, b));
      expect(compareVersions(a, a)).toBe(0);
      expect(ab === 0).toBe(a === b);
      expect(Math.sign(compareVersions(b, a))).toBe(ab === 0 ? 0 : -ab);
      if (ab <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 10_000 },
  );
});
