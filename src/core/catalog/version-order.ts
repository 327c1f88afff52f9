import { parse, type SemVer } from "semver";

/**
 * Total order of version texts, oldest first. Empty is lowest, then texts that aren't versions (compared naturally, so
 * that 1.2.3.10 follows 1.2.3.9), then prereleases, then releases: a prerelease is never the latest while a release
 * exists. A leading v, leading zeros (2026.01.05) and missing parts (1.2) are understood. Only equal texts compare as 0.
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = read(a);
  const right = read(b);
  if (left.rank !== right.rank) return left.rank - right.rank;
  const order = left.parsed && right.parsed ? compareParsed(left.parsed, right.parsed) : compareNaturally(a, b);
  return order !== 0 ? order : a < b ? -1 : 1;
}

function compareParsed(a: SemVer, b: SemVer): number {
  return a.compare(b) || a.compareBuild(b);
}

/** The versions without repeats, latest first. */
export function latestFirst(versions: Iterable<string>): readonly string[] {
  return [...new Set(versions)].sort((a, b) => compareVersions(b, a));
}

interface Reading {
  readonly rank: 0 | 1 | 2 | 3;
  readonly parsed: SemVer | undefined;
}

function read(version: string): Reading {
  if (version === "") return { rank: 0, parsed: undefined };
  const parsed = parse(completed(version), { loose: true });
  if (parsed === null) return { rank: 1, parsed: undefined };
  return { rank: parsed.prerelease.length > 0 ? 2 : 3, parsed };
}

/** 1 and 1.2 as 1.0.0 and 1.2.0, also with a prerelease or build part behind. */
function completed(version: string): string {
  const short = /^([vV=\s]*\d+)(\.\d+)?(?=$|[-+])/.exec(version);
  if (short === null) return version.replace(/^V/, "v");
  const [whole, major = "", minor = ".0"] = short;
  return `${major.replace("V", "v")}${minor}.0${version.slice(whole.length)}`;
}

function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareRuns(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareRuns(a: string, b: string): number {
  if (a === b) return 0;
  const aIsNumber = /^\d/.test(a);
  if (aIsNumber !== /^\d/.test(b)) return aIsNumber ? 1 : -1;
  if (aIsNumber) {
    const left = a.replace(/^0+/, "");
    const right = b.replace(/^0+/, "");
    if (left.length !== right.length) return left.length - right.length;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return a < b ? -1 : 1;
}
