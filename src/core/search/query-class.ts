import type { RelationshipType } from "../catalog/relationship.ts";
import type { RelationshipProbe, SignatureProbe } from "../ports/search-index.ts";
import { foldName } from "./name-keys.ts";
import { normalType } from "./type-signature.ts";

/**
 * What kind of question a query is. `words` is a name or an intent: which of the two shows once the catalog has been
 * asked (rank-hits.ts). A relationship query whose subject nothing carries is best asked again as words: "depends on
 * the weather" is an intent.
 */
export type ParsedQuery =
  | { readonly kind: "words" }
  | { readonly kind: "type"; readonly probe: SignatureProbe }
  | { readonly kind: "relationship"; readonly probe: RelationshipProbe };

type Phrase = readonly [phrase: string, type: RelationshipType, wanted: "source" | "target"];

// The source of a relationship is the newer or dependent side. "source": those that point at the subject are wanted.
const phrases: readonly Phrase[] = [
  ["depends? on|depends_on|depending on|requires|dependents of|dependants of", "depends_on", "source"],
  ["dependencies of|dependency of", "depends_on", "target"],
  ["implements?|implementing|implementations? of", "implements", "source"],
  ["successors? (?:of|to)|successor_to|succeeds|replaces|replacements? (?:of|for)", "successor_to", "source"],
  ["predecessors? (?:of|to)|superseded by|replaced by", "successor_to", "target"],
  ["forked[ _]from|forks? of", "forked_from", "source"],
  ["derived[ _]from|derivatives? of", "derived_from", "source"],
  ["tested[ _]by", "tested_by", "source"],
  ["tests? (?:of|for)", "tested_by", "target"],
  ["documented[ _]by", "documented_by", "source"],
  ["documentation (?:of|for)|documents", "documented_by", "target"],
  ["generated[ _]by", "generated_by", "source"],
  ["composed[ _]with", "composed_with", "source"],
];

const asking =
  "(?:(?:what|which|who|everything|anything|entries|artifacts|those)(?: that| which)? )?(?:are |is |the )*";
const readers = phrases.map(
  ([phrase, type, wanted]) => [new RegExp(`^${asking}(?:${phrase})(?::\\s*|\\s+)(.+)$`, "i"), type, wanted] as const,
);
const dependenciesAsked = /^what does (.+) depend on$/i;

const arrow = /^(.*?)\s*(?:->|→|=>|⇒)\s*(.*)$/su;
const labelled = /\b(input|output)(?:_type)?\s*:\s*(.*?)(?=[\s,;]+(?:input|output)(?:_type)?\s*:|$)/gis;

/** Reads the query as a signature (`text -> json`, `input: text`) or a relationship (`depends on X`), else as words. */
export function parseQuery(query: string): ParsedQuery {
  const text = query.trim().replace(/\s+/g, " ").replace(/\?+$/, "").trim();
  const signature = readLabels(text) ?? readArrow(text);
  if (signature !== undefined) return { kind: "type", probe: signature };
  const asked = dependenciesAsked.exec(text)?.[1];
  if (asked !== undefined) return relationship("depends_on", "target", asked);
  for (const [reader, type, wanted] of readers) {
    const subject = reader.exec(text)?.[1];
    if (subject !== undefined) return relationship(type, wanted, subject);
  }
  return { kind: "words" };
}

function relationship(type: RelationshipType, wanted: "source" | "target", subject: string): ParsedQuery {
  const bare = subject.trim().replace(/^(["'`])(.+)\1$/, "$2");
  return { kind: "relationship", probe: { type, wanted, subject: bare, subjectFolded: foldName(bare) } };
}

function readArrow(text: string): SignatureProbe | undefined {
  const sides = arrow.exec(text);
  if (sides === null) return undefined;
  return signatureOf(sides[1] ?? "", sides[2] ?? "");
}

function readLabels(text: string): SignatureProbe | undefined {
  if (!/^(?:input|output)(?:_type)?\s*:/i.test(text)) return undefined;
  const found = new Map<string, string>();
  for (const [, label, type] of text.matchAll(labelled)) found.set((label ?? "").toLowerCase(), (type ?? "").trim());
  return signatureOf(found.get("input") ?? "", found.get("output") ?? "");
}

function signatureOf(input: string, output: string): SignatureProbe | undefined {
  if (!isTypeOrAny(input) || !isTypeOrAny(output)) return undefined;
  const probe = { input: given(input), output: given(output) };
  return probe.input === undefined && probe.output === undefined ? undefined : probe;
}

function given(expression: string): string | undefined {
  const type = normalType(expression);
  return type === "" || type === "any" || type === "*" ? undefined : type;
}

/** "convert csv" isn't a type: words side by side are prose. */
function isTypeOrAny(expression: string): boolean {
  return !/[\p{L}\p{N}_]\s+[\p{L}\p{N}_]/u.test(expression) && !/->|=>/.test(expression);
}
