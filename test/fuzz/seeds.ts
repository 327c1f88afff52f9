import type { ArtifactFormat } from "../../src/importers/artifact-format.ts";

/** Small real-looking files of each format that `register` reads. */
export const seeds: Readonly<Record<ArtifactFormat, { readonly path: string; readonly texts: readonly string[] }>> = {
  script: {
    path: "summarise.ts",
    texts: [
      `#!/usr/bin/env node
/**
 * Summarises long texts.
 *
 * @param text what to shorten
 * @returns the short form
 */
export async function summarise(text: string, { most = 3 }: { most?: number } = {}): Promise<string> {
  return text.split(/[.!?]\\s/).slice(0, most).join(". ") + \`\${most}\`;
}
export const version = "1.0.0"; // trailing
export default class Summariser<T extends string> { #x = 1; static y?: T }
export { a as b, type C } from "./other.js";`,
      "/* licence */\n'use strict';\n/** One line. */\nmodule.exports = { parse, format: (x) => x / 2 / 3 };\nfunction parse() {}",
    ],
  },
  python: {
    path: "classify.py",
    texts: [
      `#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Classifies texts by topic.

Keywords: text, topics
"""
import re
__version__ = "2.1"
__all__ = ["classify", "Model"]

@decorator(x=[1, 2])
async def classify(text: str, *, top: int = 3, **rest) -> list[str]:
    r'''Raw docstring.'''
    return f"{text!r:>{10}}"

class Model(Base, metaclass=M):
    "Short."
    def _private(self): pass
`,
      "'''only a docstring'''\nx = 1\n",
    ],
  },
  package: {
    path: "package.json",
    texts: [
      `{"name":"@scope/pkg","version":"1.2.3-rc.1+b","description":"Does things","keywords":["a","b"],"author":{"name":"N","email":"n@example.org"},
"license":"MIT","dependencies":{"left-pad":"^1.0.0"},"peerDependencies":{"react":"*"},"optionalDependencies":{"x":"1"},"repository":"github:a/b","bin":{"p":"./p"},"types":"x.d.ts"}`,
      `{"name":"plain","version":"0.0.1","author":"A <a@example.org>","keywords":"a b"}`,
    ],
  },
  markdown: {
    path: "SKILL.md",
    texts: [
      `---
name: pdf-forms
description: >-
  Fills PDF forms
  from data.
version: "1.0"
keywords: [pdf, forms]
metadata:
  a: 1.50
---
# PDF forms

Use when somebody *needs* a form filled.

## Examples

- fill this form
- what fields are there?

\`\`\`python
# not a heading
\`\`\`
`,
      "# Title only\n\nA paragraph.\n",
    ],
  },
  "mcp-server": {
    path: "server.json",
    texts: [
      `{"$schema":"https://example.org/server.schema.json","name":"io.github.a/weather","title":"Weather","description":"Forecasts","version":"1.0.2",
"repository":{"url":"https://example.org/r","source":"github"},"packages":[{"registryType":"npm","identifier":"@a/weather","version":"1.0.2","transport":{"type":"stdio"},
"environmentVariables":[{"name":"KEY","isSecret":true}]}],"remotes":[{"type":"sse","url":"https://example.org/sse"}],"tools":[{"name":"get","description":"Gets","inputSchema":{"type":"object"}}]}`,
    ],
  },
  a2a: {
    path: "agent-card.json",
    texts: [
      `{"protocolVersion":"0.3.0","name":"Travel","description":"Plans trips","url":"https://example.org/a2a","version":"1.0.0","capabilities":{"streaming":true},
"defaultInputModes":["text/plain"],"defaultOutputModes":["application/json"],"skills":[{"id":"plan","name":"Plan","description":"Plans","tags":["travel"],"examples":["two days in Rome"]}],"provider":{"organization":"O","url":"https://example.org"}}`,
    ],
  },
  openapi: {
    path: "openapi.yaml",
    texts: [
      `openapi: 3.1.0
info: {title: Pets, version: 1.0.0, description: All about pets}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      summary: One pet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {default: {description: any}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, child: {$ref: "#/components/schemas/Pet"}}}
`,
    ],
  },
  "json-schema": {
    path: "address.schema.json",
    texts: [
      `{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://example.org/address","title":"Address","description":"Where somebody lives","type":"object",
"properties":{"street":{"type":"string"},"number":{"type":"integer","minimum":1.0},"next":{"$ref":"#"}},"required":["street"],"$defs":{"a":{"enum":[1,"a",null]}}}`,
    ],
  },
  entry: {
    path: "entry.yaml",
    texts: [
      `id: tool:summarise
name: Summarise
entity_type: tool
version: 1.0.0
description: Shortens texts
status: testing
keywords: [text, summary]
author: someone
input_type: text
output_type: text
input_schema: {type: object, properties: {n: {type: number, maximum: 1.50}}}
contracts_implemented: [a]
example_queries: ["make this shorter"]
source: {uri: "https://example.org/x", digest: ""}
metadata: {n: 1.10, deep: {list: [1, 2, {a: null}]}}
relationships:
  - {type: depends_on, target_id: tool:other, context: because}
---
id: second
name: Second
entity_type: agent
`,
      `{"id":"one","name":"One","entity_type":"tool","metadata":{"n":1.0e3}}`,
    ],
  },
};
