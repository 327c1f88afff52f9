import type { Kubectl } from "./kubectl.ts";

const level = "restricted";
const prefix = "pod-security.kubernetes.io";

/** The labels that make the API server refuse pods which ask for more than they need. */
export const podSecurityLabels: Readonly<Record<string, string>> = {
  [`${prefix}/enforce`]: level,
  [`${prefix}/audit`]: level,
  [`${prefix}/warn`]: level,
};

interface Namespace {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>>; readonly deletionTimestamp?: string };
}

/** Makes the namespace, or adds the labels that it lacks. A level that somebody else chose is left as it is. */
export async function ensureNamespace(kubectl: Kubectl): Promise<string> {
  const { namespace } = kubectl.target;
  const found = await kubectl.find<Namespace>("namespace", namespace);
  if (found === undefined) {
    const metadata = { name: namespace, labels: podSecurityLabels };
    const input = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata });
    await kubectl.change(["create", "--filename", "-"], { input });
    return "made";
  }
  const enforced = found.metadata.labels?.[`${prefix}/enforce`];
  if (enforced === level) return "already there";
  if (enforced !== undefined) return `already there, and left at the Pod Security level ${enforced}`;
  const labels = Object.entries(podSecurityLabels).map(([name, value]) => `${name}=${value}`);
  await kubectl.change(["label", "namespace", namespace, "--overwrite", ...labels]);
  return "already there; labelled";
}
