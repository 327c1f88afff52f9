import type { Revision } from "./helm.ts";
import type { Kubectl } from "./kubectl.ts";
import { objectName } from "./cluster-target.ts";

interface ConfigMap {
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Which revisions have served: Helm calls every revision deployed whose objects were accepted, whether or not a single
 * pod came up. Noted in a ConfigMap beside the release, revision → when it was applied, so that the numbers of an
 * earlier life of the release don't count.
 */
export async function servedRevisions(kubectl: Kubectl, history: readonly Revision[]): Promise<ReadonlySet<number>> {
  const noted = (await kubectl.find<ConfigMap>("configmap", nameOf(kubectl)))?.data ?? {};
  return new Set(
    history.filter(({ revision, updated }) => noted[revision] === updated).map(({ revision }) => revision),
  );
}

/** Notes that a revision served, and forgets those that Helm has forgotten. */
export async function noteServed(kubectl: Kubectl, history: readonly Revision[], revision: number): Promise<void> {
  const served = await servedRevisions(kubectl, history);
  const data = Object.fromEntries(
    history
      .filter((known) => known.revision === revision || served.has(known.revision))
      .map((known) => [String(known.revision), known.updated]),
  );
  const name = nameOf(kubectl);
  const labels = { "app.kubernetes.io/name": "l-gent", "app.kubernetes.io/instance": kubectl.target.release };
  const input = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data });
  const apply = ["apply", "--server-side", "--force-conflicts", "--field-manager", "kgents-infra", "--filename", "-"];
  await kubectl.change(apply, { input });
}

function nameOf({ target }: Kubectl): string {
  return `${objectName(target.release)}-served`;
}
