import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document, parseAllDocuments } from "yaml";
import { packageRoot } from "./package-root.mjs";

// npm run manifests [-- --output FOLDER] [--helm COMMAND]: the plain manifests of infra/k8s/manifests, rendered from the
// chart by the helm on the PATH. They are what `kubectl apply -f` takes in the order of the guide, and what Helm adopts later.
const folder = option("--output") ?? join(packageRoot, "infra/k8s/manifests");
const namespace = "kgents-system";

/** Everybody can read it: for learning, on a cluster of your own. */
const learningPassword = "lgent-learning-only";

const origin = `# Rendered from charts/l-gent by scripts/render-manifests.mjs. Change the chart, then: npm run manifests`;
const headers = {
  "l-gent-postgres.yaml": `${origin}
#
# PostgreSQL with pgvector, for learning: THE PASSWORD IN THIS FILE IS PUBLIC. Anywhere else use the chart.
#
#   kubectl create namespace ${namespace}
#   kubectl apply -f infra/k8s/manifests/l-gent-postgres.yaml
#   kubectl apply -f infra/k8s/manifests/l-gent-deployment.yaml
`,
  "l-gent-deployment.yaml": `${origin}
#
# The service. Its database comes from l-gent-postgres.yaml: apply that first. Until the database accepts the service's
# user, the init container wait-for-db says what it waits for:
#
#   kubectl -n ${namespace} logs deployment/l-gent -c wait-for-db
`,
};

const rendered = execFileSync(
  option("--helm") ?? "helm",
  [
    ...["template", "l-gent", join(packageRoot, "charts/l-gent"), "--namespace", namespace],
    ...["--kube-version", "1.34.0", "--skip-tests", "--set", `postgresql.auth.password=${learningPassword}`],
  ],
  { encoding: "utf8", env: { ...process.env, KUBECONFIG: join(packageRoot, "no-cluster") } },
);
const objects = parseAllDocuments(rendered).filter((document) => document.toJS() !== null);

mkdirSync(folder, { recursive: true });
for (const [name, header] of Object.entries(headers)) {
  const parts = objects
    .filter((object) => isOfDatabase(object) === (name === "l-gent-postgres.yaml"))
    .map((object) => plain(object).toString({ lineWidth: 0 }));
  writeFileSync(join(folder, name), `${header}---\n${parts.join("---\n")}`);
}

function option(name) {
  return process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
}

function isOfDatabase(object) {
  return object.getIn(["metadata", "labels", "app"]) === "l-gent-postgres";
}

/**
 * The object as a person would write it: spelt out instead of anchored, the Secret in plain words, and without what
 * only Helm may claim. Selectors and pod templates stay exactly the chart's, so that Helm's adoption restarts nothing.
 */
function plain(rendering) {
  const object = new Document(rendering.toJS(), { aliasDuplicateObjects: false });
  for (const path of [
    ["metadata", "labels", "helm.sh/chart"],
    ["metadata", "labels", "app.kubernetes.io/managed-by"],
    ["metadata", "annotations", "helm.sh/resource-policy"],
  ])
    if (object.hasIn(path)) object.deleteIn(path);
  if (object.getIn(["metadata", "annotations"])?.items.length === 0) object.deleteIn(["metadata", "annotations"]);
  if (object.get("kind") === "Secret") {
    const decoded = Object.entries(object.get("data").toJSON()).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString("utf8"),
    ]);
    object.delete("data");
    object.set("stringData", object.createNode(Object.fromEntries(decoded)));
    object.contents.commentBefore = " For learning only: this password is public.";
  }
  return object;
}
