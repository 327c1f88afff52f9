/** One small, valid document of each format that importers read; fuzzing starts from these. */

export const packageJson = JSON.stringify({
  name: "@scope/pad-left",
  version: "1.10.0",
  description: "Pads texts on the left.",
  keywords: ["pad", "text"],
  author: { name: "Ada", email: "ada@example.org" },
  license: "MIT",
  repository: { type: "git", url: "https://example.org/pad.git" },
  bin: { pad: "bin/pad.js" },
  dependencies: { "is-text": "^2.0.0", aliased: "npm:other@1" },
  peerDependencies: { host: ">=1", maybe: "*" },
  peerDependenciesMeta: { maybe: { optional: true } },
  optionalDependencies: { native: "1.x" },
});

export const mcpServer = JSON.stringify({
  servers: [
    {
      server: {
        $schema: "https://static.modelcontextprotocol.io/schemas/2025-09-29/server.schema.json",
        name: "io.github.ada/weather",
        title: "Weather",
        description: "Weather for any place.",
        version: "1.0.2",
        repository: { url: "https://example.org/weather", source: "github" },
        packages: [{ registryType: "npm", identifier: "@ada/weather", version: "1.0.2", transport: { type: "stdio" } }],
        remotes: [{ type: "streamable-http", url: "https://weather.example.org/mcp" }],
        tools: [{ name: "forecast", description: "The next days" }],
        tags: ["weather"],
      },
      _meta: { "io.modelcontextprotocol.registry/official": { status: "active", isLatest: true } },
    },
  ],
  metadata: { count: 1 },
});

export const agentCard = JSON.stringify({
  protocolVersion: "0.3.0",
  name: "Recipe Agent",
  description: "Helps with recipes and meal plans.",
  url: "https://agents.example.org/recipes",
  version: "2.1.0",
  provider: { organization: "Example Kitchen", url: "https://example.org" },
  capabilities: { streaming: true },
  defaultInputModes: ["text/plain"],
  defaultOutputModes: ["application/json"],
  skills: [
    {
      id: "find",
      name: "Find a recipe",
      description: "Finds recipes for what is in the fridge.",
      tags: ["cooking", "search"],
      examples: ["What can I cook with leeks?"],
    },
  ],
});

export const openApi = JSON.stringify({
  openapi: "3.0.3",
  info: { title: "Pet Store", version: "1.0.0", description: "Pets.", contact: { name: "Ada" } },
  tags: [{ name: "pets" }],
  paths: {
    "/pets/{id}": {
      parameters: [{ $ref: "#/components/parameters/Id" }],
      get: {
        operationId: "getPet",
        summary: "One pet",
        description: "Reads one pet.",
        tags: ["pets"],
        parameters: [{ name: "full", in: "query", schema: { type: "boolean", default: false } }],
        responses: {
          "404": { description: "None" },
          "200": {
            description: "It",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
          },
        },
      },
      put: {
        summary: "Change a pet",
        deprecated: true,
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
        },
        responses: { "204": { description: "Done" } },
      },
    },
  },
  components: {
    parameters: { Id: { name: "id", in: "path", required: true, schema: { type: "string" } } },
    schemas: {
      Pet: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string", nullable: true },
          weight: { type: "number", minimum: 0, exclusiveMinimum: true },
          parent: { $ref: "#/components/schemas/Pet" },
          kind: { oneOf: [{ type: "string" }, { $ref: "#/components/schemas/Kind" }] },
        },
      },
      Kind: { type: "string", enum: ["cat", "dog"], example: "cat" },
    },
  },
});

export const swagger = JSON.stringify({
  swagger: "2.0",
  info: { title: "Old Store", version: "1" },
  produces: ["application/json"],
  paths: {
    "/items": {
      post: {
        parameters: [
          { in: "body", name: "item", required: true, schema: { $ref: "#/definitions/Item" } },
          { in: "query", name: "count", type: "integer", format: "int32", maximum: 10, exclusiveMaximum: true },
        ],
        responses: { "201": { description: "Made", schema: { type: "array", items: { $ref: "#/definitions/Item" } } } },
      },
    },
  },
  definitions: { Item: { type: "object", properties: { id: { type: "string" } } } },
});

export const jsonSchema = JSON.stringify({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Invoice",
  description: "What we send to customers.",
  type: "object",
  properties: {
    total: { type: "number", default: 1.5 },
    lines: { type: "array", items: { $ref: "#/definitions/line" } },
  },
  definitions: { line: { type: "object" } },
});

export const entryDocument = JSON.stringify({
  id: "summarise",
  name: "Summarise",
  entity_type: "tool",
  version: "1.0.0",
  description: "Makes long texts short.",
  keywords: ["text"],
  input_type: "text",
  output_type: "text",
  input_schema: { type: "string" },
  example_queries: ["make this shorter"],
  source: { uri: "https://example.org/summarise", digest: "" },
  metadata: { cost: 1.5 },
  status: "testing",
  relationships: [{ type: "depends_on", target_id: "tokenise", context: "splits" }],
});

export const exportLines = [
  { record: "header", format_version: 1, catalog_revision: 7, entries: 1, relationships: 1 },
  { record: "entity_type", name: "recipe", description: "Something to cook.", immutable: false },
  {
    record: "relationship",
    source_id: "a",
    target_id: "b",
    type: "depends_on",
    context: "",
    author: "",
    created_at: "2026-01-01T00:00:00.000Z",
    deprecated_at: null,
    deprecation_reason: "",
    resolved: false,
  },
  {
    record: "revision",
    id: "a",
    revision: 1,
    kind: "registered",
    status: "active",
    deprecation: null,
    created_at: "2026-01-01T00:00:00.000Z",
    content: { id: "a", name: "a", entity_type: "tool" },
  },
].map((line) => JSON.stringify(line));

export const entryYaml = `# A tool
id: summarise
name: Summarise
entity_type: tool
version: 1.10
description: >
  Makes long texts
  short.
keywords: [text, &word short]
input_schema:
  type: object
  properties: {text: {type: string}, size: {type: number, default: 1.0}}
metadata: {"cost": 1e3, alias: *word}
---
id: translate
entity_type: tool
relationships:
  - {type: depends_on, target_id: summarise}
`;

export const skill = `---
name: brew-coffee
description: Brews coffee; use it when somebody is tired.
license: MIT
metadata:
  author: Ada
  version: "1.0"
  tags: [coffee, morning]
---

# Brew coffee

Grind the beans, then pour.

\`\`\`sh
brew --strong
\`\`\`
`;

export const script = `#!/usr/bin/env node
/**
 * Turns recipes into shopping lists.
 * @author Ada <ada@example.org>
 * @version 1.2.3
 */
import { read } from "./read.ts";

const pattern = /[/"'\`]+/g; // not a text: " ' \`
const text = \`a \${read({ a: "}" })} \\\` b\`;

/** One line of a list. */
export interface Line { readonly what: string }

/** Makes the list. {@link Line | Lines} come sorted. */
export async function shoppingList(recipe: string, { deep = /x/.test("}") }: Options = {}): Promise<readonly Line[]> {
  return recipe.split(pattern).map((what) => ({ what }));
}
export const count = (list: Line[]): number => list.length / 2 / 1;
export { pattern as separator, text };
export default shoppingList;
module.exports.old = function (a) { return a; };
`;

export const python = `#!/usr/bin/env python3
# Copyright somebody
"""Turns recipes into shopping lists.

Longer words about it.
"""
import re

__all__ = ["shopping_list", "Line"]

PATTERN = re.compile(r"[\\"'#]+")

class Line:
    """One line of a list."""
    what: str = 'it\\'s # not a comment'

async def shopping_list(
    recipe: str, *, deep: bool = False, table: dict[str, int] = {"a": 1},
) -> list[str]:
    """Makes the list."""
    return [f"{part!r}" for part in recipe.split()]

def _hidden(x): ...
`;
