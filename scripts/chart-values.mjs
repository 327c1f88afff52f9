import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { packageRoot } from "./package-root.mjs";

// npm run chart-values [-- --print]: docs/chart-values.md from the comments of values.yaml and the rules of its schema.
const chart = join(packageRoot, "charts/l-gent");
const values = parseDocument(readFileSync(join(chart, "values.yaml"), "utf8"));
const schema = JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8"));

const rows = [];
const notes = [];
collect(values.contents, [], schema);

const page = `# Values of the chart

Written by \`npm run chart-values\` from \`charts/l-gent/values.yaml\` and \`values.schema.json\`. An unknown key and a value of
the wrong kind are refused before anything reaches the cluster.

| Key | Default | Accepts | What it is |
| --- | --- | --- | --- |
${rows.join("\n")}
${notes.length === 0 ? "" : `\n${notes.join("\n")}\n`}
Small files for each supported configuration are in \`charts/l-gent/ci\`; \`values-dev.yaml\` is for a laptop, \`values-prod.yaml\`
for several replicas on a cluster with the \`fast-ssd\` storage class and the Prometheus operator.
`;
if (process.argv.includes("--print")) process.stdout.write(page);
else writeFileSync(join(packageRoot, "docs/chart-values.md"), page);

/** One row for each key that somebody sets; a section's own comment becomes a note under the table. */
function collect(map, path, rule, comment = "") {
  for (const { key, value } of map.items) {
    const name = [...path, key.value].join(".");
    // The parser hands the comment before a map's first key to the map.
    const first = map.items[0].key === key ? comment : "";
    const text = sentence(key.commentBefore ?? first);
    const keyRule = rule.properties?.[key.value];
    if (keyRule === undefined) throw new Error(`values.schema.json knows no ${name}`);
    if (isMap(value) && value.items.length > 0 && keyRule.properties !== undefined && !isLeaf(value, keyRule)) {
      if (text !== "") notes.push(`- \`${name}\`: ${text}`);
      collect(value, [...path, key.value], keyRule, value.commentBefore);
      continue;
    }
    if (text === "") throw new Error(`values.yaml says nothing about ${name}`);
    rows.push(`| \`${name}\` | ${code(value.toJSON())} | ${accepts(keyRule)} | ${text} |`);
  }
}

/** What Kubernetes defines, such as resources, is one value for this page. */
function isLeaf(map, rule) {
  return rule.properties.claims !== undefined;
}

/** A comment in one line; of several, only the one that stands next to the key. */
function sentence(comment = "") {
  return comment
    .split(/\n\s*\n/)
    .at(-1)
    .split("\n")
    .map((line) => line.trim())
    .join(" ")
    .trim()
    .replaceAll("|", "\\|");
}

function code(value) {
  return value === "" || value === null ? "" : `\`${JSON.stringify(value)}\``;
}

function accepts(rule) {
  if (rule.enum !== undefined) return rule.enum.map((word) => `\`${word}\``).join(", ");
  if (rule.oneOf !== undefined)
    return rule.oneOf
      .filter(({ type }) => type !== "null")
      .map(accepts)
      .join(" or ");
  if (rule.type === "integer") {
    const { minimum, maximum } = rule;
    return maximum === undefined ? `integer from ${minimum}` : `integer, ${minimum} to ${maximum}`;
  }
  return { array: "list" }[rule.type] ?? rule.type;
}
