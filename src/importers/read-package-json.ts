import { newContent } from "../core/catalog/new-content.ts";
import type { RelationshipClaim } from "../core/catalog/relationship.ts";
import { type DocumentObject, type DocumentValue, isList, isObject, kindName, member } from "./document-value.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";

/** An npm package as an entry `npm:NAME` of type package, with its dependencies as depends_on edges. */
export interface PackageReading extends FittedContent {
  readonly relationships: readonly RelationshipClaim[];
}

/**
 * Reads a package.json. The source is npm:NAME@VERSION and not a path, so that a package says the same wherever it is
 * installed. Throws ImportError when it isn't one.
 */
export function readPackageJson(document: DocumentValue): PackageReading {
  if (!isObject(document)) throw new ImportError(`a package.json holds an object, but this is ${kindName(document)}`);
  const name = text(document, "name").trim();
  if (name === "") throw new ImportError("the package.json has no name");
  const version = text(document, "version").trim();
  const fitted = fitContent(
    newContent({
      id: `npm:${name}`,
      name,
      entityType: "package",
      version,
      description: text(document, "description"),
      keywords: keywords(document),
      author: personName(member(document, "author")),
      source: { uri: `npm:${name}${version === "" ? "" : `@${version}`}`, digest: "" },
      metadata: metadata(document),
    }),
  );
  return { ...fitted, relationships: dependencies(`npm:${name}`, document) };
}

function text(document: DocumentObject, field: string): string {
  const value = member(document, field);
  return typeof value === "string" ? value : "";
}

function keywords(document: DocumentObject): readonly string[] {
  const value = member(document, "keywords");
  // npm takes a text for a list, with commas or spaces between.
  if (typeof value === "string") return value.split(/[,\s]+/);
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The name alone of `Name <mail> (url)` or {name}. */
function personName(person: DocumentValue | undefined): string {
  const name = isObject(person) ? member(person, "name") : person;
  return typeof name === "string" ? (name.split(/[<(]/, 1)[0] ?? "").trim() : "";
}

/** What is worth knowing and the same in every installation: never scripts, nor fields that an installer adds. */
const keptFields = ["license", "homepage", "repository", "bugs", "funding", "engines", "os", "cpu", "bin", "type"];

function metadata(document: DocumentObject): string {
  const kept = keptFields.flatMap((field) => {
    const value = member(document, field);
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  return kept.length === 0 ? "" : JSON.stringify(Object.fromEntries(kept));
}

/** In this order, the first mention of a name counts: a package that is also optional stays an ordinary dependency. */
const dependencyFields = [
  ["dependencies", ""],
  ["peerDependencies", "peer "],
  ["optionalDependencies", "optional "],
] as const;

function dependencies(sourceId: string, document: DocumentObject): readonly RelationshipClaim[] {
  const claims = new Map<string, RelationshipClaim>();
  const optional = member(document, "optionalDependencies");
  const peerNotes = member(document, "peerDependenciesMeta");
  for (const [field, prefix] of dependencyFields) {
    const ranges = member(document, field);
    if (!isObject(ranges)) continue;
    for (const [name, range] of Object.entries(ranges)) {
      if (typeof range !== "string" || claims.has(name) || `npm:${name}` === sourceId) continue;
      // npm repeats optional dependencies among the ordinary ones when it packs.
      const kind = member(optional, name) === undefined ? prefix : "optional ";
      const isOptionalPeer = field === "peerDependencies" && member(member(peerNotes, name), "optional") === true;
      if (isOptionalPeer) continue;
      const target = aliasTarget(range) ?? name;
      claims.set(name, claim(sourceId, `npm:${target}`, `${kind}${range}`));
    }
  }
  return [...claims.values()];
}

/** npm:NAME@RANGE installs another package under this name. */
function aliasTarget(range: string): string | undefined {
  return /^npm:((?:@[^@/]+\/)?[^@/]+)(?:@|$)/.exec(range)?.[1];
}

function claim(sourceId: string, targetId: string, context: string): RelationshipClaim {
  return { sourceId, targetId, type: "depends_on", context: context.slice(0, 500).toWellFormed(), author: "" };
}
