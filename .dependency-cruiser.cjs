// The arrows between the layers (docs/adr/0001). Type-only imports count too: an arrow is what a reader must know.
// Tests beside their file may reach further than the file itself, so they are left out.

// TypeScript 7 has no API for other tools yet, hence swc; and its tree walker doesn't know `using` yet.
const { Visitor } = require("@swc/core/Visitor.js");
const visitStatement = Visitor.prototype.visitStatement;
Visitor.prototype.visitStatement = function visit(statement) {
  if (statement.type !== "UsingDeclaration") return visitStatement.call(this, statement);
  this.visitVariableDeclarators(statement.decls);
  return statement;
};

/** A layer may import itself and what is named here; everything else inside src is forbidden. */
const arrows = {
  contract: [],
  core: [],
  config: [],
  telemetry: [],
  store: ["core"],
  embedding: ["core"],
  importers: ["core"],
  transport: ["core", "contract", "telemetry"],
  client: ["contract"],
  cli: ["client", "importers", "bottle", "contract"],
  bottle: ["client"],
};

/** Pure shapes, limits and errors of the core may be read by layers that never run it. */
const pureCore = [
  "^src/core/errors\\.ts$",
  "^src/core/catalog/(limits|status|relationship|entry|entity-type|revision|filter)\\.ts$",
  "^src/core/search/discovery\\.ts$",
  "^src/core/librarian/requests\\.ts$",
];
const readsPureCore = new Set(["client", "cli", "bottle"]);

const layers = Object.entries(arrows).map(([layer, allowed]) => ({
  name: `${layer}-arrows`,
  comment: `src/${layer} may import only ${["itself", ...allowed].join(", ")} (docs/adr/0001).`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: {
    path: "^src/",
    pathNot: [...[layer, ...allowed].map((name) => `^src/${name}/`), ...(readsPureCore.has(layer) ? pureCore : [])],
  },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: "core-is-pure",
      comment: "The core does no I/O: of Node it may only name what computes.",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|util|buffer|string_decoder)$" },
    },
    {
      name: "core-needs-no-io-package",
      comment: "The core knows no database, wire, terminal or log.",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "node_modules/(pg|pino|zod|commander|@grpc|@bufbuild|@electric-sql|@prometheus-io)/" },
    },
    {
      name: "no-cycles",
      comment: "Two files that need each other are one concept or three.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/contract/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-strays",
      comment: "src holds layers; a file beside them belongs to none.",
      severity: "error",
      from: { path: "^src/[^/]+$" },
      to: {},
    },
    {
      name: "no-unlisted-packages",
      comment: "A package that is imported stands in package.json.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.ts$" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
