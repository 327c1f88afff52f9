import type { Deprecation, EntryContent } from "../catalog/entry.ts";
import type { RevisionKind } from "../catalog/revision.ts";
import type { Status } from "../catalog/status.ts";
import { compareVersions, latestFirst } from "../catalog/version-order.ts";
import { DomainError } from "../errors.ts";
import { type EntryHead, sameDigest } from "./entry-head.ts";

/** What somebody asks to be registered. The content is valid. */
export interface Registration {
  readonly content: EntryContent;
  readonly digest: Uint8Array;
  /** Undefined keeps the status; a new entry becomes active. Only imports may bring deprecated and retired along. */
  readonly status: Status | undefined;
  /** With the status deprecated, or retired after it. */
  readonly deprecation: Deprecation | undefined;
  readonly createOnly: boolean;
  readonly ifRevision: number | undefined;
  /** Other content under a known version of an immutable type is let through. */
  readonly allowChange: boolean;
  /** Undefined: by hand. */
  readonly origin: string | undefined;
  /** Whether the entry's type, as it is or as it is to be, promises that versions don't change. */
  readonly immutable: boolean;
}

/** What is registered under the id. */
export interface KnownEntry {
  readonly head: EntryHead;
  /** Digest of the newest content of the version that is asked for; undefined when there was none. */
  readonly versionDigest: Uint8Array | undefined;
}

export interface Refused {
  readonly outcome: "refused";
  readonly error: DomainError;
}

export interface Unchanged {
  readonly outcome: "unchanged";
  /** Only its origin may differ from what it was. */
  readonly head: EntryHead;
  readonly warnings: readonly string[];
}

export interface Changed {
  readonly outcome: "created" | "updated" | "version_added";
  readonly head: EntryHead;
  readonly kind: RevisionKind;
  /** What the new revision keeps: the content that was asked for, or (when only the state changed) the latest as it is. */
  readonly keeps: "given" | "latest";
  /** The entry shows the given content from now on. */
  readonly movesLatest: boolean;
  /** A known version got other content. */
  readonly versionContentChanged: boolean;
  readonly warnings: readonly string[];
}

export type RegistrationPlan = Refused | Unchanged | Changed;

/**
 * What registering does to what is there; product rules in one place, no I/O. One id is one artifact over all its
 * versions: a newer version moves the latest, an older one is added beside it, the same content again changes nothing.
 */
export function planRegistration(wanted: Registration, known: KnownEntry | undefined, now: Date): RegistrationPlan {
  const refusal = refuse(wanted, known);
  if (refusal !== undefined) return { outcome: "refused", error: refusal };
  return known === undefined ? create(wanted, now) : update(wanted, known, now);
}

function refuse(wanted: Registration, known: KnownEntry | undefined): DomainError | undefined {
  const { id } = wanted.content;
  if (known === undefined) {
    return wanted.ifRevision === undefined ? undefined : lostRace(id, wanted.ifRevision, undefined);
  }
  if (wanted.createOnly) {
    return new DomainError("already_exists", `${id} is registered already, at revision ${known.head.revision}.`, {
      hints: ["Leave out create-only to update it."],
    });
  }
  if (wanted.ifRevision !== undefined && wanted.ifRevision !== known.head.revision) {
    return lostRace(id, wanted.ifRevision, known.head.revision);
  }
  const { version } = wanted.content;
  if (wanted.immutable && !wanted.allowChange && changesKnownVersion(wanted, known)) {
    return new DomainError(
      "immutable_version",
      `${id}@${version} is registered with other content, and versions of type ${known.head.entityType} don't change.`,
      { hints: ["Publish it under a new version, or allow the change (--allow-change)."] },
    );
  }
  return undefined;
}

/** The refusal of a write that expected another revision. */
export function lostRace(id: string, expected: number, actual: number | undefined): DomainError {
  if (actual === undefined) {
    return new DomainError("revision_conflict", `${id} isn't registered, so it isn't at revision ${expected}.`, {
      hints: ["To register it, leave out the expected revision."],
    });
  }
  return new DomainError(
    "revision_conflict",
    `${id} is at revision ${actual}, not at revision ${expected} as expected.`,
    {
      hints: ["Read it again, apply your change to what it is now, and send that."],
    },
  );
}

/** Unversioned content makes no promise, so it can't break one. */
function changesKnownVersion(wanted: Registration, { head, versionDigest }: KnownEntry): boolean {
  const { version } = wanted.content;
  if (version === "") return false;
  if (version === head.version) return !sameDigest(wanted.digest, head.digest);
  return versionDigest !== undefined && !sameDigest(wanted.digest, versionDigest);
}

function create(wanted: Registration, now: Date): Changed {
  const { content } = wanted;
  const status = wanted.status ?? "active";
  const ended = status === "deprecated" || status === "retired";
  return {
    outcome: "created",
    kind: "registered",
    keeps: "given",
    movesLatest: true,
    versionContentChanged: false,
    warnings: [],
    head: {
      id: content.id,
      entityType: content.entityType,
      version: content.version,
      versions: content.version === "" ? [] : [content.version],
      digest: wanted.digest,
      status,
      statusBefore: ended ? "active" : undefined,
      deprecation: ended ? deprecationOf(wanted, status) : undefined,
      origin: wanted.origin ?? "",
      pruned: false,
      revision: 1,
      embedded: false,
      createdAt: now,
      updatedAt: now,
    },
  };
}

function update(wanted: Registration, known: KnownEntry, now: Date): Unchanged | Changed {
  const { head } = known;
  const { version } = wanted.content;
  const state = nextState(wanted, head);
  const knownDigest = version === head.version ? head.digest : known.versionDigest;
  const sameContent = knownDigest !== undefined && sameDigest(knownDigest, wanted.digest);
  const stateChanges = state.status !== head.status;
  if (sameContent && !stateChanges) {
    return {
      outcome: "unchanged",
      head: wanted.origin === undefined ? head : { ...head, origin: wanted.origin },
      warnings: state.warnings,
    };
  }
  const common = { ...head, ...state.change, origin: wanted.origin ?? "", revision: head.revision + 1, updatedAt: now };
  if (sameContent) {
    return {
      outcome: "updated",
      kind: state.kind,
      keeps: "latest",
      movesLatest: false,
      versionContentChanged: false,
      warnings: state.warnings,
      head: common,
    };
  }
  const versionContentChanged = changesKnownVersion(wanted, known);
  const versions = version === "" ? head.versions : latestFirst([version, ...head.versions]);
  if (compareVersions(version, head.version) < 0) {
    const shown = version === "" ? "Content without a version" : `Version ${version}`;
    return {
      outcome: "version_added",
      kind: "version_added",
      keeps: "given",
      movesLatest: false,
      versionContentChanged,
      warnings: [...state.warnings, `${shown} is older than ${head.version}, which stays the latest.`],
      head: { ...common, versions },
    };
  }
  return {
    outcome: "updated",
    kind: "updated",
    keeps: "given",
    movesLatest: true,
    versionContentChanged,
    warnings: state.warnings,
    head: { ...common, versions, version, entityType: wanted.content.entityType, digest: wanted.digest },
  };
}

interface NextState {
  readonly status: Status;
  readonly change: Partial<EntryHead>;
  /** The revision's kind when nothing but the status changes. */
  readonly kind: RevisionKind;
  readonly warnings: readonly string[];
}

/** Deprecated and retired have commands of their own; registering only undoes what a prune of the same origin did. */
function nextState(wanted: Registration, head: EntryHead): NextState {
  const unlessSame = (status: Status, warning: string): readonly string[] =>
    wanted.status === undefined || wanted.status === status ? [] : [warning];
  if (head.status === "retired") {
    if (head.pruned && wanted.origin !== undefined && wanted.origin === head.origin) return revive(head);
    const warnings = [`${head.id} is retired and stays so; restore it to show it again.`];
    return { status: "retired", change: {}, kind: "updated", warnings: wanted.status === "retired" ? [] : warnings };
  }
  if (wanted.status === "retired") {
    const change: Partial<EntryHead> = { status: "retired", statusBefore: head.status, pruned: false };
    return { status: "retired", change, kind: "retired", warnings: [] };
  }
  if (head.status === "deprecated") {
    const warning = `${head.id} is deprecated and stays so; restore it to change its status.`;
    return { status: "deprecated", change: {}, kind: "updated", warnings: unlessSame("deprecated", warning) };
  }
  if (wanted.status === "deprecated") {
    const deprecation = deprecationOf(wanted, "deprecated");
    const change: Partial<EntryHead> = { status: "deprecated", statusBefore: head.status, deprecation };
    return { status: "deprecated", change, kind: "deprecated", warnings: [] };
  }
  const status = wanted.status ?? head.status;
  return { status, change: { status }, kind: "updated", warnings: [] };
}

function revive(head: EntryHead): NextState {
  const status = head.statusBefore ?? "active";
  // It may have been deprecated before it was pruned; then it still is.
  const statusBefore = status === "deprecated" ? "active" : undefined;
  return { status, change: { status, statusBefore, pruned: false }, kind: "restored", warnings: [] };
}

function deprecationOf(wanted: Registration, status: Status): Deprecation | undefined {
  return wanted.deprecation ?? (status === "deprecated" ? { reason: "", successor: "" } : undefined);
}
