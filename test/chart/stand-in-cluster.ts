import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** As much of a Kubernetes API as `lookup` asks for: discovery, and Secrets by name. */
export async function startStandInCluster(
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<{ readonly kubeconfig: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const answer = discovery[path] ?? secretAt(path);
    response.statusCode = answer === undefined ? 404 : 200;
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify(answer ?? { kind: "Status", apiVersion: "v1", status: "Failure", reason: "NotFound", code: 404 }),
    );
  });
  const secretAt = (path: string): object | undefined => {
    const name = /^\/api\/v1\/namespaces\/[^/]+\/secrets\/([^/]+)$/.exec(path)?.[1] ?? "";
    const data = secrets[name];
    if (data === undefined) return undefined;
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
    return { kind: "Secret", apiVersion: "v1", metadata: { name, ...madeByHelm }, data: Object.fromEntries(encoded) };
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = mkdtempSync(join(tmpdir(), "lgent-cluster-"));
  const kubeconfig = join(folder, "kubeconfig");
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "stand-in", cluster: { server: `http://127.0.0.1:${port}` } }],
      contexts: [{ name: "stand-in", context: { cluster: "stand-in", user: "nobody" } }],
      users: [{ name: "nobody", user: {} }],
      "current-context": "stand-in",
    }),
    { mode: 0o600 },
  );
  return {
    kubeconfig,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Helm 4 refuses to render over what another release made. */
const madeByHelm = {
  labels: { "app.kubernetes.io/managed-by": "Helm" },
  annotations: {
    "meta.helm.sh/release-name": "l-gent",
    "meta.helm.sh/release-namespace": "kgents-system",
  },
};

const discovery: Readonly<Record<string, object>> = {
  "/version": { major: "1", minor: "37", gitVersion: "v1.37.2" },
  "/api": { kind: "APIVersions", versions: ["v1"] },
  "/apis": {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: [{ name: "apps", versions: [{ groupVersion: "apps/v1", version: "v1" }] }],
  },
  "/api/v1": resources("v1", ["ConfigMap", "Pod", "Secret", "Service", "ServiceAccount"]),
  "/apis/apps/v1": resources("apps/v1", ["Deployment", "StatefulSet"]),
};

function resources(groupVersion: string, kinds: readonly string[]): object {
  return {
    kind: "APIResourceList",
    groupVersion,
    resources: kinds.map((kind) => ({
      name: `${kind.toLowerCase()}s`,
      kind,
      namespaced: true,
      verbs: ["get", "list"],
    })),
  };
}
