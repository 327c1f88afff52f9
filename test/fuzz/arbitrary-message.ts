import { create, type DescField, type DescMessage, type DescOneof, type Message, ScalarType } from "@bufbuild/protobuf";
import fc from "fast-check";

/** Few ids, so that requests meet what others wrote. */
const ids = Array.from({ length: 40 }, (_, index) => `fuzz:${index}`);

/** Fields whose values must mostly make sense for a request to get past the door. */
const sensible: Readonly<Record<string, readonly string[]>> = {
  id: [...ids, "fuzz:1@1.0.0", "Fuzz:1", "FUZZ:2"],
  ids,
  // Empty is right beside an entry, and wrong by itself in an import.
  source_id: ["", "", "", "", "", ...ids.slice(0, 2)],
  target_id: [...ids, "fuzz:unregistered"],
  successor: [...ids, ""],
  entity_type: ["tool", "agent", "tool", "agent", "tool", "package", "toool"],
  entity_types: ["tool", "agent", "package"],
  version: ["1.0.0", "1.0.1", "2.0.0-rc.1", "0.9", "", "next"],
  name: ["Summarise", "summarize", "Fetch page", "x"],
  query: ["summarise text", "fuzz:1", "text -> json", "depends on fuzz:2", "input: text", "no such thing zzqx"],
  input_schema: ["", "", "", '{"type":"string"}', '{"type":"string"}', "true"],
  output_schema: ["", "", "", "true", '{"type":"object"}'],
  metadata: ["", "", '{"n":1.50,"deep":{"list":[1,2]}}', '{"n":1.5}'],
  idempotency_key: ["", "", "", "", "", "", "", "", "", "key-1", "key-2", "k".repeat(64)],
  page_token: ["", "", "", "bm90IGEgdG9rZW4", "{}"],
  reason: ["outdated", "replaced by another"],
  uri: ["https://example.org/a", "npm:a"],
  digest: ["", "a".repeat(64)],
  error: [""],
  from_version: [""],
  to_version: [""],
};

const hostile = [
  "",
  " ",
  "\0",
  "a\0b",
  "'; drop table entry; --",
  "%_\\",
  "👩‍👩‍👧 🏳️‍🌈",
  "‮reversed",
  "ﷺ".repeat(500),
  "x".repeat(300),
  "x".repeat(20_000),
  "\ud800",
  "null",
  "../../etc/passwd",
  "{}",
  '{"a":"\\u0000"}',
  "{".repeat(500),
  '{"type":"strin"}',
  '{"type":',
  '{"a":1,"a":2}',
  "[]",
  '{"$ref":"#/nowhere"}',
  "\n",
  "NaN",
];

/** Sane messages mostly get past the door; wild ones look for cracks in it. */
export type Mood = "sane" | "wild";

interface Place {
  readonly mood: Mood;
  readonly depth: number;
}

const integers = { sane: [0, 0, 1, 10, 100], wild: [0, 1, 10, 1_000, 1_001, -1, 2 ** 31 - 1, -(2 ** 31)] };
const longs = {
  sane: [0n, 0n, 0n, 0n, 0n, 0n, 0n, 1n],
  wild: [0n, 1n, -1n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)],
};
const doubles = { sane: [0, 0.1, 0.5, 1], wild: [0.5, -1, 2, 1e-320, Number.NaN, Number.POSITIVE_INFINITY] };

/** Any message of a type. */
export function arbitraryMessage(desc: DescMessage, mood: Mood): fc.Arbitrary<Message> {
  return message(desc, { mood, depth: 0 });
}

function message(desc: DescMessage, place: Place): fc.Arbitrary<Message> {
  const members = desc.members.map((member) => (member.kind === "oneof" ? oneOf(member, place) : field(member, place)));
  return fc.tuple(...members).map((values) => {
    const built = create(desc) as Message & Record<string, unknown>;
    for (const [index, member] of desc.members.entries()) {
      const value = values[index];
      if (value !== undefined) built[member.localName] = value;
    }
    return built;
  });
}

function oneOf(member: DescOneof, place: Place): fc.Arbitrary<unknown> {
  const cases = member.fields.map((each) => single(each, place).map((value) => ({ case: each.localName, value })));
  const some = fc.oneof(...cases);
  return place.mood === "sane" ? some : fc.option(some, { nil: undefined, freq: 9 });
}

function field(desc: DescField, place: Place): fc.Arbitrary<unknown> {
  const { mood, depth } = place;
  const one = single(desc, place);
  if (desc.fieldKind === "list") {
    const few = fc.array(one, {
      maxLength: depth > 1 ? 3 : 6,
      minLength: desc.name === "ids" && mood === "sane" ? 1 : 0,
    });
    if (mood === "sane" || depth > 1) return few;
    // Beyond every limit; deeper down, such lists would multiply.
    const tooMany = single(desc, { mood, depth: 9 }).map((value) => Array.from({ length: 1_100 }, () => value));
    return fc.oneof({ weight: 29, arbitrary: few }, { weight: 1, arbitrary: tooMany });
  }
  const needed = /^(id|name|content|entry|entity_type|query|reason|type|target_id|uri)$/.test(desc.name);
  return needed && mood === "sane" ? one : fc.option(one, { nil: undefined });
}

function single(desc: DescField, place: Place): fc.Arbitrary<unknown> {
  const { mood, depth } = place;
  if (desc.message)
    return depth > 4 ? fc.constant(create(desc.message)) : message(desc.message, { mood, depth: depth + 1 });
  if (desc.enum) {
    const known = desc.enum.values.map((value) => value.number);
    return fc.constantFrom(...(mood === "sane" ? known.slice(1, 4) : [...known, 99, -1]));
  }
  switch (desc.scalar) {
    case ScalarType.BOOL:
      return mood === "wild" ? fc.boolean() : fc.constantFrom(false, false, false, false, false, true);
    case ScalarType.DOUBLE:
      return fc.constantFrom(...doubles[mood]);
    case ScalarType.INT32:
      return fc.constantFrom(...integers[mood]);
    case ScalarType.INT64:
      return fc.constantFrom(...longs[mood]);
    default:
      return text(desc, mood).map((value) => value.toWellFormed());
  }
}

function text(desc: DescField, mood: Mood): fc.Arbitrary<string> {
  const plain = fc.constantFrom(...(sensible[desc.name] ?? ["a short text", "another", "Überraschung 👍"]));
  if (mood === "sane") return plain;
  const odd = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 60 }));
  return fc.oneof({ weight: 5, arbitrary: plain }, { weight: 1, arbitrary: odd });
}

/** Bytes near a message: bits flipped, cut, doubled, or something else altogether. */
export function woundedBytes(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat({ max: Math.max(0, bytes.length - 1) });
  return fc.oneof(
    fc
      .tuple(place, fc.nat({ max: 7 }))
      .map(([at, bit]) => bytes.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte))),
    place.map((at) => bytes.slice(0, at)),
    place.map((at) => Uint8Array.from([...bytes.subarray(0, at), ...bytes])),
    fc.uint8Array({ maxLength: 200 }),
  );
}
