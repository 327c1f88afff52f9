import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RelationshipClaim, RelationshipType } from "../catalog/relationship.ts";
import { findPath } from "../lineage/find-path.ts";
import { type KnownRelationship, planRelationships } from "./plan-relationships.ts";

function claim(sourceId: string, targetId: string, type: RelationshipType = "successor_to"): RelationshipClaim {
  return { sourceId, targetId, type, context: "", author: "" };
}

function plan(
  claims: readonly RelationshipClaim[],
  known: readonly KnownRelationship[] = [],
  registered = "abcdef",
  allowUnresolved = false,
): ReturnType<typeof planRelationships<number>> {
  return planRelationships(
    claims.map((one, source) => ({ source, claim: one, origin: undefined })),
    { known, registered: new Set(registered), reachable: known.filter((one) => !one.deprecated), allowUnresolved },
  );
}

const kept = (one: RelationshipClaim, deprecated = false): KnownRelationship => ({ ...one, deprecated, origin: "" });

describe("asserting relationships", () => {
  test("each once; a known one is unchanged, a deprecated one revives, a new context updates", () => {
    const known = [kept(claim("a", "b")), kept(claim("a", "c"), true), kept(claim("a", "d"))];
    const claims = [claim("a", "b"), claim("a", "c"), { ...claim("a", "d"), context: "why" }, claim("a", "e")];
    const { changes, accepted, refused } = plan([...claims, claim("a", "e")], known);
    expect(changes.map(({ change, relationship }) => `${change} ${relationship.targetId}`)).toEqual([
      "revived c",
      "updated d",
      "asserted e",
    ]);
    expect(accepted).toEqual([0, 1, 2, 3, 4]);
    expect(refused).toEqual([]);
  });

  test("itself is refused for every type", () => {
    expect(plan([claim("a", "a", "depends_on")]).refused[0]?.error).toMatchObject({ code: "cycle" });
  });

  test("an acyclic type's cycle is refused with its path, a dependency cycle isn't", () => {
    const { refused } = plan([claim("c", "a")], [kept(claim("a", "b")), kept(claim("b", "c"))]);
    expect(refused[0]?.error.code).toBe("cycle");
    expect(refused[0]?.error.message).toContain("c successor_to a successor_to b successor_to c");
    expect(plan([claim("a", "b", "depends_on"), claim("b", "a", "depends_on")]).refused).toEqual([]);
    expect(plan([claim("a", "b"), claim("b", "a", "forked_from")]).refused).toEqual([]);
  });

  test("unknown ends are refused with the near id, unless allowed", () => {
    const { refused } = plan([claim("a", "zzz")]);
    expect(refused[0]?.error).toMatchObject({ code: "invalid_entry", problems: [expect.stringContaining("zzz")] });
    expect(plan([claim("a", "zzz")], [], "a", true).refused).toEqual([]);
  });

  test("whatever is claimed in whatever order, what is accepted has no cycle, and only cycles are refused", () => {
    const node = fc.constantFrom("a", "b", "c", "d", "e", "f");
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 25 }), (pairs) => {
        const claims = pairs.map(([source, target]) => claim(source, target));
        const result = plan(claims);
        const edges = new Map<string, Set<string>>();
        const add = ({ sourceId, targetId }: RelationshipClaim): void => {
          edges.set(sourceId, new Set([...(edges.get(sourceId) ?? []), targetId]));
        };
        for (const index of result.accepted) add(claims[index] ?? claim("", ""));
        for (const id of "abcdef") expect(findPath(edges, id, id)).toBeUndefined();
        for (const { source } of result.refused) {
          const { sourceId, targetId } = claims[source] ?? claim("", "");
          expect(sourceId === targetId || findPath(edges, targetId, sourceId) !== undefined).toBe(true);
        }
      }),
    );
  });
});
