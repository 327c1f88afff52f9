import { newContent } from "../catalog/new-content.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentDigest } from "../catalog/content-digest.ts";
import type { EntryContent } from "../catalog/entry.ts";
import { statuses } from "../catalog/status.ts";
import { compareVersions } from "../catalog/version-order.ts";
import type { EntryHead } from "./entry-head.ts";
import { type KnownEntry, planRegistration, type Registration, type RegistrationPlan } from "./plan-registration.ts";

const now = new Date("2026-01-02T03:04:05.006Z");
const later = new Date("2026-02-03T04:05:06.007Z");

function content(version: string, description: string): EntryContent {
  return newContent({
    id: "a",
    name: "A",
    entityType: "tool",
    version,
    description,
  });
}

function registration(version: string, description: string, more: Partial<Registration> = {}): Registration {
  const given = content(version, description);
  return {
    content: given,
    digest: contentDigest(given),
    status: undefined,
    deprecation: undefined,
    createOnly: false,
    ifRevision: undefined,
    allowChange: false,
    origin: undefined,
    immutable: false,
    ...more,
  };
}

/** What the store does with plans: remembers heads and the newest digest of each version. */
class Kept {
  head: EntryHead | undefined;
  readonly digests = new Map<string, Uint8Array>();
  readonly revisions: number[] = [];

  plan(wanted: Registration, at = now): RegistrationPlan {
    const known: KnownEntry | undefined = this.head && {
      head: this.head,
      versionDigest: this.digests.get(wanted.content.version),
    };
    return planRegistration(wanted, known, at);
  }

  register(wanted: Registration, at = now): RegistrationPlan {
    const plan = this.plan(wanted, at);
    if (plan.outcome === "refused") return plan;
    this.head = plan.head;
    if (plan.outcome === "unchanged") return plan;
    this.revisions.push(plan.head.revision);
    if (plan.keeps === "given") this.digests.set(wanted.content.version, wanted.digest);
    return plan;
  }
}

function refusedWith(plan: RegistrationPlan): string {
  return plan.outcome === "refused" ? plan.error.code : `not refused but ${plan.outcome}`;
}

describe("registering", () => {
  test("a new id creates an active entry at revision 1", () => {
    const plan = new Kept().register(registration("1.0.0", "x"));
    expect(plan).toMatchObject({ outcome: "created", kind: "registered", movesLatest: true });
    expect(plan).toMatchObject({ head: { revision: 1, status: "active", versions: ["1.0.0"], createdAt: now } });
  });

  test("an older version is added beside the latest, and says so", () => {
    const kept = new Kept();
    kept.register(registration("2.0.0", "x"));
    const plan = kept.register(registration("1.0.0", "old"), later);
    expect(plan).toMatchObject({ outcome: "version_added", movesLatest: false, versionContentChanged: false });
    expect(plan).toMatchObject({ head: { revision: 2, version: "2.0.0", versions: ["2.0.0", "1.0.0"] } });
    expect(plan).toMatchObject({ warnings: ["Version 1.0.0 is older than 2.0.0, which stays the latest."] });
    expect(kept.register(registration("1.0.0", "old")).outcome).toBe("unchanged");
  });

  test("a prerelease never becomes the latest while a release exists", () => {
    const kept = new Kept();
    kept.register(registration("1.0.0", "x"));
    expect(kept.register(registration("2.0.0-rc.1", "x")).outcome).toBe("version_added");
  });

  test("the same version with other content is a new revision and is flagged", () => {
    const kept = new Kept();
    kept.register(registration("1.0.0", "x"));
    const plan = kept.register(registration("1.0.0", "y"));
    expect(plan).toMatchObject({ outcome: "updated", versionContentChanged: true, head: { revision: 2 } });
  });

  test("that is refused for immutable types, also for an older version, unless the change is allowed", () => {
    const kept = new Kept();
    kept.register(registration("1.0.0", "x", { immutable: true }));
    kept.register(registration("2.0.0", "x", { immutable: true }));
    expect(refusedWith(kept.plan(registration("2.0.0", "y", { immutable: true })))).toBe("immutable_version");
    expect(refusedWith(kept.plan(registration("1.0.0", "y", { immutable: true })))).toBe("immutable_version");
    const allowed = kept.plan(registration("1.0.0", "y", { immutable: true, allowChange: true }));
    expect(allowed).toMatchObject({ outcome: "version_added", versionContentChanged: true });
  });

  test("unversioned content makes no promise, so it may change", () => {
    const kept = new Kept();
    kept.register(registration("", "x", { immutable: true }));
    const plan = kept.register(registration("", "y", { immutable: true }));
    expect(plan).toMatchObject({ outcome: "updated", versionContentChanged: false, head: { versions: [] } });
  });

  test("create-only is refused on a known id, identical content or not", () => {
    const kept = new Kept();
    kept.register(registration("1", "x"));
    expect(refusedWith(kept.plan(registration("1", "x", { createOnly: true })))).toBe("already_exists");
  });

  test("a lost race names both revisions", () => {
    const kept = new Kept();
    kept.register(registration("1", "x"));
    kept.register(registration("1", "y"));
    const plan = kept.plan(registration("1", "z", { ifRevision: 1 }));
    expect(refusedWith(plan)).toBe("revision_conflict");
    if (plan.outcome === "refused") expect(plan.error.message).toMatch(/revision 2.*revision 1/);
    expect(refusedWith(new Kept().plan(registration("1", "z", { ifRevision: 1 })))).toBe("revision_conflict");
  });

  test("retired stays retired with a warning, unless its origin has it again after a prune", () => {
    const kept = new Kept();
    kept.register(registration("1", "x", { origin: "npm:/p" }));
    if (kept.head) kept.head = { ...kept.head, status: "retired", statusBefore: "testing", pruned: true };
    expect(kept.plan(registration("1", "x"))).toMatchObject({ outcome: "unchanged", head: { status: "retired" } });
    const updated = kept.plan(registration("1", "y"));
    expect(updated).toMatchObject({ outcome: "updated", head: { status: "retired" }, warnings: [/retired/] });
    const elsewhere = kept.plan(registration("1", "x", { origin: "npm:/q" }));
    expect(elsewhere).toMatchObject({ outcome: "unchanged", head: { status: "retired" } });
    const again = kept.plan(registration("1", "x", { origin: "npm:/p" }));
    expect(again).toMatchObject({ outcome: "updated", kind: "restored", keeps: "latest" });
    expect(again).toMatchObject({ head: { status: "testing", pruned: false, statusBefore: undefined } });
  });

  test("only the status changes when only the status is asked to", () => {
    const kept = new Kept();
    kept.register(registration("1", "x", { status: "draft" }));
    const plan = kept.register(registration("1", "x", { status: "active" }));
    expect(plan).toMatchObject({ outcome: "updated", keeps: "latest", movesLatest: false, head: { status: "active" } });
  });

  test("an import brings deprecation along", () => {
    const kept = new Kept();
    const deprecation = { reason: "old", successor: "b" };
    expect(kept.register(registration("1", "x", { status: "deprecated", deprecation }))).toMatchObject({
      head: { status: "deprecated", statusBefore: "active", deprecation },
    });
  });
});

const versions = fc.constantFrom("", "0.9.0", "1.0.0-rc.1", "1.0.0", "1.1.0", "nightly");
const step = fc.record({
  version: versions,
  description: fc.constantFrom("x", "y", "z"),
  more: fc.record({
    status: fc.constantFrom(undefined, ...statuses),
    origin: fc.constantFrom(undefined, "npm:/p", "npm:/q"),
    immutable: fc.boolean(),
    allowChange: fc.boolean(),
    createOnly: fc.constantFrom(false, false, false, true),
  }),
});

describe("for any sequence of registrations", () => {
  test("revisions are dense, the latest is the highest version, nothing is forgotten", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const kept = new Kept();
        for (const { version, description, more } of steps) {
          const before = kept.head;
          const plan = kept.register(registration(version, description, more), later);
          if (plan.outcome === "refused") {
            expect(kept.head).toBe(before);
            continue;
          }
          const head = plan.head;
          expect(head.revision).toBe((before?.revision ?? 0) + (plan.outcome === "unchanged" ? 0 : 1));
          for (const known of before?.versions ?? []) expect(head.versions).toContain(known);
          for (const known of head.versions) expect(compareVersions(head.version, known)).toBeGreaterThanOrEqual(0);
          if (before !== undefined) expect(head.createdAt).toBe(before.createdAt);
          if (before !== undefined && plan.outcome === "unchanged") expect(head.updatedAt).toBe(before.updatedAt);
        }
        expect(kept.revisions).toEqual(kept.revisions.map((_, index) => index + 1));
      }),
    );
  });

  test("registering the same again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), step, (steps, { version, description, more }) => {
        const kept = new Kept();
        for (const each of steps) kept.register(registration(each.version, each.description, each.more));
        const wanted = registration(version, description, { ...more, createOnly: false });
        if (kept.register(wanted).outcome === "refused") return;
        expect(kept.register(wanted, later).outcome).toBe("unchanged");
      }),
    );
  });
});
