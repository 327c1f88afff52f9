import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { chartFolder } from "../chart/helm.ts";
import { readObjects } from "../chart/rendered-objects.ts";
import { supportedConfigurations } from "../chart/supported-configurations.ts";
import { KindCluster, needsCluster } from "./kind-cluster.ts";
import { runProgram, succeeded } from "./run-program.ts";

/** Kinds that are somebody else's and that a bare cluster doesn't know; their text is checked without a cluster. */
const foreign = /^(monitoring\.coreos\.com|gateway\.networking\.k8s\.io)\//;

let cluster: KindCluster;
let isMade = false;
beforeAll(async () => {
  cluster = await KindCluster.prepare();
});
afterAll(() => cluster.remove());

beforeEach(async (context) => {
  await needsCluster(context);
  if (isMade) return;
  // The namespace comes with the labels of the restricted Pod Security Standard.
  const { code, stderr } = await cluster.infra("init", "--provider", "kind");
  if (code !== 0) throw new Error(stderr);
  isMade = true;
}, 180_000);

// Strict: an unknown or misplaced field is an error, and so is any warning of the API server, which checks pods against
// the namespace's labels.
test.for(supportedConfigurations)("%s is accepted by the API server without a warning", async ([, rendering]) => {
  const rendered = await runProgram(cluster, "helm", [
    ...["template", "l-gent", chartFolder, "--namespace", "kgents-system"],
    ...(rendering.files ?? []).flatMap((file) => ["--values", file]),
    ...(rendering.apiVersions ?? []).flatMap((version) => ["--api-versions", version]),
  ]);
  const objects = readObjects(succeeded(rendered)).filter(({ apiVersion }) => !foreign.test(apiVersion));
  const applied = await runProgram(
    cluster,
    "kubectl",
    ["--context", `kind-${cluster.name}`, "apply", "--dry-run=server", "--validate=strict", "-f", "-"],
    objects.map((object) => `---\n${stringify(object, { aliasDuplicateObjects: false })}`).join(""),
  );
  expect(applied).toMatchObject({ code: 0, stderr: "" });
  expect(applied.stdout.trim().split("\n")).toHaveLength(objects.length);
});
