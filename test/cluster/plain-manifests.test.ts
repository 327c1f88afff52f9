import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { chartFolder } from "../chart/helm.ts";
import { KindCluster, needsCluster } from "./kind-cluster.ts";
import { runProgram, succeeded } from "./run-program.ts";

// One scenario: a learner applies the files by hand, fills the catalog, and later hands everything to Helm.

const root = join(import.meta.dirname, "../..");
const namespace = ["--namespace", "kgents-system"];
const release = ["l-gent", chartFolder, ...namespace];

let cluster: KindCluster;
let isMade = false;
beforeAll(async () => {
  cluster = await KindCluster.prepare();
});
afterAll(() => cluster.remove());

beforeEach(async (context) => {
  await needsCluster(context);
  if (isMade) return;
  const { code, stderr } = await cluster.infra("init", "--provider", "kind");
  if (code !== 0) throw new Error(stderr);
  const image = "kgents/l-gent:0.1.0";
  const build = ["build", "--quiet", "--file", join(root, "docker/Dockerfile"), "--tag", image, root];
  succeeded(await runProgram(cluster, "docker", build));
  succeeded(await runProgram(cluster, "kind", ["load", "docker-image", "--name", cluster.name, image]));
  isMade = true;
}, 300_000);

test("applied in the guide's order they serve", async () => {
  for (const file of ["l-gent-postgres.yaml", "l-gent-deployment.yaml"])
    expect(await kubectl("apply", "-f", join(root, "infra/k8s/manifests", file))).toMatchObject({
      code: 0,
      stderr: "",
    });
  succeeded(await kubectl("rollout", "status", "deployment/l-gent", "--timeout=120s"));
  const entry = { id: "kept", name: "Kept", entity_type: "tool", version: "1.0.0", description: "Outlives adoption." };
  const registered = await inPod(["library", "register", "-"], JSON.stringify(entry));
  expect(registered).toMatchObject({ code: 0 });
});

test("Helm refuses them until it is told to take them over, and then keeps pods, password and data", async () => {
  const before = await state();
  const refused = await helm("upgrade", "--install", ...release);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain("invalid ownership metadata");
  const adopted = await helm("upgrade", "--install", ...release, "--take-ownership", "--wait");
  expect(adopted).toMatchObject({ code: 0 });
  expect(await state()).toEqual(before);
  expect((await inPod(["library", "show", "kept", "-o", "name"])).stdout.trim()).toBe("kept");
});

test("a change is a shown conflict while kubectl still holds the fields, and none once they are handed over", async () => {
  const change = ["upgrade", ...release, "--set", "lgent.replicaCount=2", "--wait"];
  const isHelm3 = succeeded(await helm("version", "--template", "{{ .Version }}")).startsWith("v3");
  if (!isHelm3) {
    const conflict = await helm(...change);
    expect(conflict.code).not.toBe(0);
    expect(conflict.stderr).toMatch(/conflict with "kubectl-client-side-apply".*\.spec\.replicas/s);
    succeeded(await kubectl("apply", "--server-side", "--field-manager=helm", "-f", join(root, "infra/k8s/manifests")));
  }
  expect(await helm(...change)).toMatchObject({ code: 0 });
  expect(succeeded(await kubectl("get", "deployment", "l-gent", "-o", "jsonpath={.status.readyReplicas}"))).toBe("2");
});

function kubectl(...args: readonly string[]): ReturnType<typeof runProgram> {
  return runProgram(cluster, "kubectl", ["--context", `kind-${cluster.name}`, ...namespace, ...args]);
}

function helm(...args: readonly string[]): ReturnType<typeof runProgram> {
  return runProgram(cluster, "helm", ["--kube-context", `kind-${cluster.name}`, ...args]);
}

/** The command line inside the service's pod: what it asks is what a client in the cluster would. */
function inPod(args: readonly string[], input?: string): ReturnType<typeof runProgram> {
  const words = ["exec", "-i", "deployment/l-gent", "-c", "l-gent", "--", "node", "dist/kgents.cjs", ...args];
  const address = ["--service", "l-gent:50051"];
  const context = ["--context", `kind-${cluster.name}`, ...namespace];
  return runProgram(cluster, "kubectl", [...context, ...words, ...address], input);
}

/** What adoption must leave alone: the pods that run, and the password in the Secret. */
async function state(): Promise<{ readonly pods: string; readonly password: string }> {
  return {
    pods: succeeded(await kubectl("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}")),
    password: succeeded(await kubectl("get", "secret", "l-gent-postgres", "-o", "jsonpath={.data.POSTGRES_PASSWORD}")),
  };
}
