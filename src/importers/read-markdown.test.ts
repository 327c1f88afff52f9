import { expect, test } from "vitest";
import { ImportError } from "./import-error.ts";
import { readMarkdown } from "./read-markdown.ts";

test("SKILL.md is a skill, with what the front matter says", () => {
  const { content } = readMarkdown(
    `---
name: brew-coffee
description: |
  Brews coffee.
  Use it when somebody is tired.
license: MIT
allowed-tools: [Bash, Read]
metadata: {author: Ada, version: 1.10, tags: [coffee]}
---
# Brewing
`,
    "/skills/brew-coffee/SKILL.md",
  );
  expect(content).toMatchObject({
    id: "skill:brew-coffee",
    entityType: "skill",
    version: "1.10",
    author: "Ada",
    keywords: ["coffee"],
    description: "Brews coffee.\nUse it when somebody is tired.",
    metadata:
      '{"license":"MIT","allowed-tools":["Bash","Read"],"metadata":{"author":"Ada","version":1.10,"tags":["coffee"]}}',
  });
});

test("other Markdown goes by its heading and first paragraph, its kind by its name", () => {
  const body = "[![badge](x)](y)\n\n# Review *code*\n\n> a quote\n\nLooks for what\nis wrong.\n\nMore.\n";
  expect(readMarkdown(body, "/x/review.prompt.md").content).toMatchObject({
    id: "review-code",
    name: "Review *code*",
    entityType: "prompt",
    description: "Looks for what is wrong.",
  });
  expect(readMarkdown("Plain words.", "/x/helper.agent.md").content).toMatchObject({
    id: "helper",
    entityType: "agent",
  });
  const front = "---\nid: my:id\nentity_type: spec\ntitle: T\ntags: a, b\nexample_queries: [how?]\n---\ntext";
  expect(readMarkdown(front, "/x/y.md").content).toMatchObject({
    id: "my:id",
    entityType: "spec",
    name: "T",
    keywords: ["a", "b"],
    exampleQueries: ["how?"],
    metadata: "",
  });
});

test.each([
  ["---\nname: x\n", "never ends"],
  ["---\n- a\n---\n", "must be a map"],
  ["---\na: [\n---\n", "front matter is not valid YAML"],
  ["---\na: 1\na: 2\n---\n", "twice"],
])("%j is refused", (text, reason) => {
  expect(() => readMarkdown(text, "a.md")).toThrow(ImportError);
  expect(() => readMarkdown(text, "a.md")).toThrow(reason);
});
