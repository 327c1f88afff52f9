import { newContent } from "../src/core/catalog/new-content.ts";
import { DomainError } from "../src/core/errors.ts";
import type { Entry, EntryContent } from "../src/core/catalog/entry.ts";
import type { Librarian } from "../src/core/librarian/librarian.ts";

/** A librarian of whom a test fills in what it asks about; everything else is refused. */
export function fakeLibrarian(answers: Partial<Librarian>): Librarian {
  const refuse = (name: string) => (): never => {
    throw new DomainError("failed_precondition", `the test gave no answer for ${name}`);
  };
  return new Proxy(answers as Librarian, {
    get: (target, name) => Reflect.get(target, name) ?? refuse(String(name)),
  });
}

export function sampleContent(part: Partial<EntryContent> = {}): EntryContent {
  return newContent({
    id: "sample",
    name: "Sample",
    entityType: "tool",
    version: "1.0.0",
    description: "Does a thing.",
    ...part,
  });
}

export function sampleEntry(part: Partial<EntryContent> = {}): Entry {
  const content = sampleContent(part);
  return {
    content,
    status: "active",
    deprecation: undefined,
    usage: { count: 0, successCount: 0, lastUsedAt: undefined, lastError: "" },
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
    updatedAt: new Date("2026-01-02T03:04:05.678Z"),
    revision: 1,
    embedding: "ready",
    versions: [content.version],
  };
}
