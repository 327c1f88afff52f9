import { expect, test } from "vitest";
import { describeWithHelm } from "./helm.ts";
import {
  containers,
  describeObject,
  type KubernetesObject,
  podTemplates,
  renderedObjects,
} from "./rendered-objects.ts";
import { supportedConfigurations } from "./supported-configurations.ts";

describeWithHelm("every supported configuration", (helm) => {
  // Rendered once: many questions, one answer.
  const renderings = new Map(
    supportedConfigurations.map(([name, rendering]) => [
      name,
      once(() => renderedObjects(helm, { ...rendering, namespace: "somewhere" })),
    ]),
  );
  const objectsOf = (name: string): Promise<readonly KubernetesObject[]> => {
    const rendering = renderings.get(name);
    if (rendering === undefined) throw new Error(`No configuration is called ${name}`);
    return rendering();
  };

  test.for(supportedConfigurations)("%s stays in the release's namespace", async ([name]) => {
    const objects = await objectsOf(name);
    expect(objects.length).toBeGreaterThan(4);
    expect(objects.filter(({ metadata }) => metadata.namespace !== "somewhere").map(describeObject)).toEqual([]);
    expect(objects.filter(({ kind }) => /^(Namespace|Cluster.*|CustomResourceDefinition)$/.test(kind))).toEqual([]);
    expect(new Set(objects.map(describeObject)).size).toBe(objects.length);
  });

  test.for(supportedConfigurations)("%s names what it is on every object", async ([name]) => {
    for (const { metadata } of await objectsOf(name)) {
      expect(metadata.labels).toMatchObject({
        "app.kubernetes.io/name": expect.stringMatching(/^l-gent(-smoke)?$/),
        "app.kubernetes.io/version": "0.1.0",
        "app.kubernetes.io/managed-by": "Helm",
        "app.kubernetes.io/part-of": "kgents",
        "helm.sh/chart": "l-gent-0.1.0",
      });
    }
  });

  test.for(supportedConfigurations)("%s runs only under the restricted Pod Security Standard", async ([name]) => {
    const pods = podTemplates(await objectsOf(name));
    expect(pods.length).toBeGreaterThanOrEqual(2);
    for (const { spec } of pods) {
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(spec.securityContext.runAsUser).toBeGreaterThan(0);
      expect([spec.hostNetwork, spec.hostPID, spec.hostIPC]).toEqual([undefined, undefined, undefined]);
      expect((spec.volumes ?? []).filter((volume: object) => "hostPath" in volume)).toEqual([]);
      for (const container of containers(spec)) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        });
        expect(container.resources.requests).toMatchObject({ cpu: expect.anything(), memory: expect.anything() });
        expect(container.resources.limits.memory).toEqual(expect.anything());
      }
    }
  });

  test.for(supportedConfigurations)("%s names every image by version or digest", async ([name]) => {
    for (const { spec } of podTemplates(await objectsOf(name))) {
      for (const { image, imagePullPolicy } of containers(spec)) {
        expect(image).toMatch(/(:[\w.-]+|@sha256:[0-9a-f]{64})$/);
        expect(image).not.toMatch(/:latest$/);
        expect(imagePullPolicy).toBe("IfNotPresent");
      }
    }
  });

  test.for(supportedConfigurations)("%s never shows a password outside a Secret", async ([name]) => {
    const objects = await objectsOf(name);
    for (const { spec } of podTemplates(objects)) {
      for (const { name, env } of containers(spec)) {
        if (name === "postgres" || name === "smoke") continue;
        const variables = new Map<string, { value?: string; valueFrom?: object }>(
          env.map((variable: { name: string }) => [variable.name, variable]),
        );
        expect(variables.size).toBe(env.length);
        const url = new URL(variables.get("DATABASE_URL")?.value ?? "");
        expect([url.username, url.password]).toEqual(["", ""]);
        expect(variables.get("PGPASSWORD")?.valueFrom).toEqual({
          secretKeyRef: { name: expect.any(String), key: expect.any(String) },
        });
      }
    }
    const elsewhere = JSON.stringify(objects.filter(({ kind }) => kind !== "Secret"));
    for (const password of ["p@ss:w/rd?#%", "learning"]) expect(elsewhere).not.toContain(`"${password}"`);
  });

  test.for(supportedConfigurations)("%s passes helm lint --strict", async ([, { files = [] }]) => {
    const { code, stdout, stderr } = await helm([
      "lint",
      "--strict",
      ...files.flatMap((file) => ["--values", file]),
      ...["--kube-version", "1.37.2", "charts/l-gent"],
    ]);
    // lint knows no --api-versions: what needs extra resource types says so, which is the only complaint allowed.
    const complaints = `${stdout}${stderr}`.split("\n").filter((line) => /\[(WARNING|ERROR)\]/.test(line));
    expect(complaints.filter((line) => !line.includes("--api-versions"))).toEqual([]);
    if (complaints.length === 0) expect(code).toBe(0);
  });

  test("selects the same pods whatever is asked for", async () => {
    const selectors = new Set<string>();
    for (const [name] of supportedConfigurations) {
      if (name === "named-values") continue;
      for (const object of await objectsOf(name)) {
        if (object.kind === "Deployment") selectors.add(JSON.stringify(object.spec.selector));
      }
    }
    expect([...selectors].map((selector) => JSON.parse(selector))).toEqual([
      {
        matchLabels: {
          app: "l-gent",
          "app.kubernetes.io/name": "l-gent",
          "app.kubernetes.io/instance": "l-gent",
          "app.kubernetes.io/component": "service",
        },
      },
    ]);
  });
});

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
