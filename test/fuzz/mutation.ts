import fc from "fast-check";

/** What tends to hurt: the marks of every format, controls, lone surrogates, right-to-left, huge numbers, `__proto__`. */
const fragments = [
  ...[
    '"',
    "'",
    "`",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "-",
    "#",
    "---\n",
    "```",
    "/**",
    "*/",
    '"""',
    "\n",
    "\r\n",
    "\t",
  ],
  ...["\0", "\u0001", "\u{feff}", "\u2028", "\ud800", "\udc00", "\u202e", "e\u0301", "🧪", "中文", "ß", "İ"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    '"__proto__":',
    "null",
    "true",
    "1e999",
    "-0",
    "0.1000",
    "99999999999999999999",
  ],
  ...[
    '"$ref":"#"',
    '"name":"',
    '"version":',
    "&a *a",
    "!!binary |",
    "<<: *a",
    "${x}",
    "export default ",
    "def f(",
    "${`",
    "//",
  ],
];

type Edit =
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "remove"; readonly at: number; readonly share: number }
  | { readonly kind: "repeat"; readonly at: number; readonly share: number; readonly times: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    at: place,
    text: fc.oneof(fc.constantFrom(...fragments), fc.string()),
  }),
  fc.record({ kind: fc.constant("remove" as const), at: place, share: fc.double({ min: 0, max: 0.3, noNaN: true }) }),
  fc.record({
    kind: fc.constant("repeat" as const),
    at: place,
    share: fc.double({ min: 0, max: 0.1, noNaN: true }),
    times: fc.integer({ min: 2, max: 200 }),
  }),
);

/** Texts near real ones, one to eight edits away, and now and then something else altogether. */
export function mutated(seeds: readonly string[]): fc.Arbitrary<string> {
  const near = fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 8 }))
    .map(([seed, edits]) => edits.reduce(apply, seed));
  const nested = fc
    .tuple(fc.constantFrom("[", '{"a":', "- ", "(", "/*", '{"properties":{"a":'), fc.integer({ min: 1, max: 3_000 }))
    .map(([opening, depth]) => opening.repeat(depth));
  const documents = seeds.flatMap((seed) => parsed(seed));
  const reshaped = fc
    .tuple(
      fc.constantFrom(...documents, {}),
      fc.array(fc.tuple(fc.nat(), fc.jsonValue()), { minLength: 1, maxLength: 4 }),
    )
    .map(([document, changes]) =>
      JSON.stringify(changes.reduce((now, [at, value]) => replaced(now, at, value), document)),
    );
  return fc.oneof(
    { weight: 12, arbitrary: near },
    { weight: documents.length > 0 ? 12 : 0, arbitrary: reshaped },
    { weight: 2, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 400 }) },
    { weight: 1, arbitrary: nested },
  );
}

/** Seeds that are JSON can also be changed by meaning: some value becomes another, and the text still parses. */
function parsed(seed: string): readonly unknown[] {
  try {
    return [JSON.parse(seed)];
  } catch {
    return [];
  }
}

/** The document with its value number `at` (counted round, depth first) put in place of another. */
function replaced(document: unknown, at: number, value: unknown): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const copy: unknown = structuredClone(document);
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      visit(holder[key]);
    }
  };
  visit(copy);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return value;
  place.holder[place.key] = value;
  return copy;
}

function apply(text: string, change: Edit): string {
  const at = Math.floor(change.at * text.length);
  if (change.kind === "insert") return text.slice(0, at) + change.text + text.slice(at);
  const end = at + Math.ceil(change.share * text.length);
  if (change.kind === "remove") return text.slice(0, at) + text.slice(end);
  return text.slice(0, end) + text.slice(at, end).repeat(change.times) + text.slice(end);
}
