import fc from "fast-check";

/** Text that parsers dislike: brackets, quotes, escapes, odd spaces, marks of every format, and odd unicode. */
const fragments = fc.oneof(
  fc.constantFrom(
    ..."{}[]()<>:;,.=+-*/\\|&^%$#@!?~`'\"\n\r\t ".split(""),
    ...[
      "---\n",
      "/**",
      "*/",
      "//",
      "#!",
      '"""',
      "'''",
      "${",
      "=>",
      "export ",
      "default ",
      "function ",
      "class ",
      "def ",
      "async ",
      "module.exports",
      "__all__",
      "\r\n",
      "\u2028",
      "\ufeff",
      "\u0000",
      "\u202e",
      "\ud800",
      "😀",
      "e\u0301",
      "\\u0000",
      "\\ud800",
      "1e999",
      "-0",
      "0x1F",
      "99999999999999999999",
      "null",
      "true",
      "__proto__",
      "constructor",
      "$ref",
      "&a ",
      "*a",
      "!!js ",
      "? ",
      "- ",
      "<<: ",
      "|\n",
      ">-\n",
      "%YAML 9\n",
    ],
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ maxLength: 8 }),
);

/** A valid text with a few wounds: pieces cut out, doubled, swapped for fragments. Some are fragments alone. */
export function woundedText(samples: readonly string[]): fc.Arbitrary<string> {
  const wound = fc.tuple(
    fc.nat(),
    fc.nat({ max: 40 }),
    fc.constantFrom("cut", "double", "insert", "replace"),
    fragments,
  );
  const wounded = fc
    .tuple(fc.constantFrom(...samples), fc.array(wound, { minLength: 0, maxLength: 4 }))
    .map(([sample, wounds]) => wounds.reduce(applyWound, sample));
  return fc.oneof(
    { weight: 4, arbitrary: wounded },
    fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join("")),
  );
}

function applyWound(text: string, [place, length, kind, fragment]: [number, number, string, string]): string {
  const at = place % (text.length + 1);
  const piece = text.slice(at, at + length);
  const rest = text.slice(at + length);
  const middle =
    kind === "cut" ? "" : kind === "double" ? piece + piece : kind === "insert" ? fragment + piece : fragment;
  return text.slice(0, at) + middle + rest;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const large = fc.oneof(
  fc.integer({ min: 1, max: 400 }).map((levels) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as Json),
  fc.integer({ min: 65, max: 300 }).map((count): Json => Array.from({ length: count }, (_, index) => `item ${index}`)),
  fc.constantFrom<Json>("é".repeat(9_000), "word ".repeat(300)),
);

const plain = fc.constantFrom<Json>(
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  "",
  " ",
  "x".repeat(70),
  "a/b",
  {},
  [],
  [[]],
  [null],
  { $ref: "#" },
  { $ref: "#/paths" },
  { type: ["string"] },
);

const values = fc
  .jsonValue({ maxDepth: 2, stringUnit: "binary" })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);

const odd = fc.oneof(
  { weight: 10, arbitrary: plain },
  { weight: 4, arbitrary: values },
  // Large ones seldom: they cost the most and teach the same.
  { weight: 1, arbitrary: large },
);

/** JSON text of a valid document in which a few values, anywhere, became something else, moved or went missing. */
export function twistedJson(samples: readonly string[]): fc.Arbitrary<string> {
  const twist = fc.tuple(fc.nat(), fc.constantFrom("replace", "remove", "rename"), odd, fc.string({ maxLength: 6 }));
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(twist, { maxLength: 4 }))
    .map(([sample, twists]) => JSON.stringify(twists.reduce(applyTwist, JSON.parse(sample) as Json)));
}

function applyTwist(document: Json, [place, kind, value, key]: [number, string, Json, string]): Json {
  const target = place % countNodes(document);
  let at = 0;
  function visit(node: Json): Json | undefined {
    const here = at;
    at += 1;
    if (here === target && kind !== "rename") return kind === "remove" ? undefined : value;
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return node.map((item: Json) => visit(item)).filter((item) => item !== undefined);
    return Object.fromEntries(
      Object.entries(node).flatMap(([name, item]) => {
        const isHere = at === target && kind === "rename";
        const visited = visit(item);
        return visited === undefined ? [] : [[isHere ? key : name, visited] as const];
      }),
    );
  }
  return visit(document) ?? null;
}

function countNodes(value: Json): number {
  if (value === null || typeof value !== "object") return 1;
  return Object.values(value).reduce((sum: number, item: Json) => sum + countNodes(item), 1);
}
