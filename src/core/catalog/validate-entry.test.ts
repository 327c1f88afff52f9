import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntityType } from "./entity-type.ts";
import type { EntryContent } from "./entry.ts";
import { limits } from "./limits.ts";
import { validateEntry } from "./validate-entry.ts";

const knownTypes: ReadonlyMap<string, EntityType> = new Map(
  ["agent", "tool", "package", "mcp-server", "prompt", "spec"].map((name) => [
    name,
    { name, description: "", immutable: false },
  ]),
);

const valid: EntryContent = {
  id: "npm:@scope/x",
  name: "x",
  entityType: "tool",
  version: "1.0.0",
  description: "",
  keywords: [],
  author: "",
  inputType: "text",
  outputType: "list<text>",
  inputSchema: '{"type":"object"}',
  outputSchema: "",
  contractsImplemented: [],
  contractsRequired: [],
  exampleQueries: [],
  source: { uri: "file:///x", digest: "0".repeat(64) },
  metadata: '{"n":1.0}',
};

function problemsOf(change: Partial<EntryContent>): readonly string[] {
  return validateEntry({ ...valid, ...change }, knownTypes);
}

test("a valid entry has no problems, with every field at its limit too", () => {
  expect(problemsOf({})).toEqual([]);
  const atLimits: Partial<EntryContent> = {
    id: "a".repeat(limits.idCharacters),
    name: "😀".repeat(limits.nameCharacters),
    version: "v".repeat(limits.versionCharacters),
    description: "é".repeat(limits.descriptionBytes / 2),
    keywords: Array.from({ length: limits.keywords }, () => "字".repeat(limits.keywordCharacters)),
    author: "a".repeat(limits.authorCharacters),
    exampleQueries: Array.from({ length: limits.exampleQueries }, () => "q".repeat(limits.exampleQueryCharacters)),
    contractsRequired: Array.from({ length: limits.contracts }, () => "c".repeat(limits.contractCharacters)),
    metadata: `{"a":"${"x".repeat(limits.jsonBytes - 8)}"}`,
  };
  expect(problemsOf(atLimits)).toEqual([]);
});

describe("each broken rule is one sentence that names the field", () => {
  test.each<[string, Partial<EntryContent>, string]>([
    ["no id", { id: "" }, "id: it is missing."],
    ["odd id", { id: "a b" }, 'id: "a b" (3 characters) is not 1 to 214 of'],
    ["long id", { id: "a".repeat(215) }, "(215 characters)"],
    ["id with a line behind it", { id: "a\n" }, "id: "],
    ["no name", { name: "" }, "name: 1 to 200 characters, but it has 0."],
    ["blank name", { name: " \u3000" }, "name: it must not be only white space."],
    ["long name", { name: "😀".repeat(201) }, "name: 1 to 200 characters, but it has 201."],
    ["no type", { entityType: "" }, "entity_type: it is missing"],
    ["near type", { entityType: "tol" }, 'entity_type: "tol" is not a known type; did you mean tool?'],
    ["strange type", { entityType: "zzzzzz" }, "`kgents library types` lists the known ones."],
    ["long version", { version: "1".repeat(101) }, "version: at most 100 characters, but it has 101."],
    [
      "long description",
      { description: "é".repeat(8_193) },
      "description: at most 16384 bytes of UTF-8, but it has 16386.",
    ],
    ["NUL", { description: "a\u0000" }, "description: it has a NUL character."],
    ["lone surrogate", { author: "\ud800" }, "author: it has a lone surrogate"],
    ["lone surrogate in a list", { keywords: ["ok", "\udc00"] }, "keywords[1]: it has a lone surrogate"],
    ["empty keyword", { keywords: [""] }, "keywords[0]: 1 to 64 characters, but it has 0."],
    ["65 keywords", { keywords: Array<string>(65).fill("k") }, "keywords: at most 64, but there are 65."],
    ["long example", { exampleQueries: ["q".repeat(501)] }, "example_queries[0]: 1 to 500 characters, but it has 501."],
    ["schema that isn't JSON", { inputSchema: "{" }, "input_schema: it is not JSON"],
    ["schema that isn't one", { outputSchema: '{"type":"strin"}' }, "output_schema: it is not a JSON Schema: /type"],
    ["large schema", { inputSchema: `"${"x".repeat(limits.jsonBytes)}"` }, "input_schema: at most 262144 bytes"],
    ["metadata list", { metadata: "[]" }, "metadata: it must be a JSON object, but it is of kind array."],
    ["metadata with a key twice", { metadata: '{"a":1,"a":2}' }, 'metadata: it has the key "a" twice'],
    ["source without uri", { source: { uri: "", digest: "" } }, "source.uri: 1 to 2000 characters, but it has 0."],
    ["odd digest", { source: { uri: "x", digest: "ABC" } }, "source.digest: it must be a sha256"],
  ])("%s", (_name, change, sentence) => {
    const problems = problemsOf(change);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
  });

  test("all problems come at once", () => {
    const problems = problemsOf({ id: "", name: "", entityType: "x", metadata: "[]", version: "\u0000" });
    expect(problems.map((problem) => problem.split(":", 1)[0])).toEqual([
      "id",
      "name",
      "entity_type",
      "version",
      "metadata",
    ]);
  });

  test("a thousand wrong items don't make a thousand sentences", () => {
    const problems = problemsOf({ keywords: Array<string>(1_000).fill("") });
    expect(problems).toHaveLength(7);
    expect(problems[0]).toBe("keywords: at most 64, but there are 1000.");
    expect(problems[6]).toBe("keywords: more of its items are wrong.");
  });

  test("the whole entry has a limit of its own", () => {
    const exampleQueries = Array.from({ length: 50 }, () => "字".repeat(500));
    const json = `{"a":"${"x".repeat(limits.jsonBytes - 8)}"}`;
    const lists = { keywords: exampleQueries, exampleQueries, contractsImplemented: exampleQueries };
    const problems = problemsOf({
      metadata: json,
      inputSchema: json,
      outputSchema: json,
      ...lists,
      description: "字".repeat(5_000),
    });
    expect(problems.some((problem) => problem.startsWith("the entry: at most 1048576 bytes"))).toBe(false);
    const huge = { ...lists, contractsRequired: [...exampleQueries, ...exampleQueries, ...exampleQueries] };
    expect(problemsOf({ metadata: json, inputSchema: json, outputSchema: json, ...huge }).at(-1)).toContain(
      "the entry: ",
    );
  });
});

test("never throws, and finds nothing wrong only with what is well-formed", () => {
  const text = fc.string({ unit: "binary", maxLength: 20 });
  const texts = fc.array(text, { maxLength: 3 });
  const content = fc.record({
    id: text,
    name: text,
    entityType: fc.oneof(text, fc.constant("tool")),
    version: text,
    description: text,
    keywords: texts,
    author: text,
    inputType: text,
    outputType: text,
    inputSchema: fc.oneof(text, fc.json()),
    outputSchema: fc.oneof(text, fc.json()),
    contractsImplemented: texts,
    contractsRequired: texts,
    exampleQueries: texts,
    source: fc.option(fc.record({ uri: text, digest: text }), { nil: undefined }),
    metadata: fc.oneof(text, fc.json()),
  });
  fc.assert(
    fc.property(content, (candidate) => {
      const problems = validateEntry(candidate, knownTypes);
      const isClean = JSON.stringify(candidate).isWellFormed() && !JSON.stringify(candidate).includes("\\u0000");
      return problems.length > 0 || isClean;
    }),
    { numRuns: 5_000 },
  );
});
