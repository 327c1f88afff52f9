import { expect, test } from "vitest";
import { describeWithHelm } from "./helm.ts";
import { containers, describeObject, named, podTemplates, renderedObjects } from "./rendered-objects.ts";

const monitoring = ["monitoring.coreos.com/v1"];

describeWithHelm("the chart's objects", (helm) => {
  test("have the names that guides and tools rely on", async () => {
    const objects = await renderedObjects(helm);
    expect(objects.map(describeObject).toSorted()).toEqual([
      "ConfigMap/l-gent",
      "ConfigMap/l-gent-postgres",
      "Deployment/l-gent",
      "Pod/l-gent-smoke",
      "Secret/l-gent-postgres",
      "Service/l-gent",
      "Service/l-gent-headless",
      "Service/l-gent-postgres",
      "Service/l-gent-postgres-headless",
      "ServiceAccount/l-gent",
      "StatefulSet/l-gent-postgres",
    ]);
    for (const { labels, spec } of podTemplates(objects))
      expect([labels["app"], containers(spec).map(({ name }) => name)]).toEqual(
        labels["app.kubernetes.io/component"] === "database"
          ? ["l-gent-postgres", ["postgres"]]
          : labels["app"] === undefined
            ? [undefined, ["smoke"]]
            : ["l-gent", ["wait-for-db", "migrate", "l-gent"]],
      );
    expect(named(objects, "StatefulSet", "l-gent-postgres").spec.serviceName).toBe("l-gent-postgres-headless");
    expect(named(objects, "Service", "l-gent-headless").spec.clusterIP).toBe("None");
    expect(named(objects, "Service").spec.ports.map(({ port }: { port: number }) => port)).toEqual([50051, 8080]);
  });

  test("carry the release's name when it isn't l-gent", async () => {
    const objects = await renderedObjects(helm, { release: "blue" });
    expect(named(objects, "Deployment", "blue-l-gent").spec.selector.matchLabels).toMatchObject({
      app: "blue-l-gent",
      "app.kubernetes.io/instance": "blue",
    });
  });

  test("select the pods that the controllers make", async () => {
    const objects = await renderedObjects(helm, {
      values: { networkPolicy: { enabled: true }, podDisruptionBudget: { enabled: true } },
    });
    const pods = podTemplates(objects);
    const selectors = objects.flatMap(({ kind, metadata, spec }) => {
      const selector =
        kind === "Service" ? spec.selector : (spec?.selector?.matchLabels ?? spec?.podSelector?.matchLabels);
      return selector === undefined ? [] : [{ what: `${kind}/${metadata.name}`, selector }];
    });
    expect(selectors).toHaveLength(9);
    for (const { what, selector } of selectors) {
      const selected = pods.filter(({ labels }) =>
        Object.entries(selector).every(([key, value]) => labels[key] === value),
      );
      const wanted = what.includes("postgres") ? "StatefulSet/l-gent-postgres" : "Deployment/l-gent";
      expect([what, selected.map(({ owner }) => owner)]).toEqual([what, [wanted]]);
    }
  });

  test("leave the number of replicas to the autoscaler that is on", async () => {
    const fixed = await renderedObjects(helm, { values: { "lgent.replicaCount": 3 } });
    expect(named(fixed, "Deployment").spec.replicas).toBe(3);
    const scaled = await renderedObjects(helm, { values: { "lgent.replicaCount": 3, "autoscaling.enabled": true } });
    expect(named(scaled, "Deployment").spec).not.toHaveProperty("replicas");
    expect(named(scaled, "HorizontalPodAutoscaler").spec).toMatchObject({
      scaleTargetRef: { kind: "Deployment", name: "l-gent" },
      minReplicas: 2,
      maxReplicas: 5,
    });
  });

  test("keep the old version until the new one serves, and drain within the pod's grace", async () => {
    const { spec } = named(await renderedObjects(helm, { values: { "lgent.drainSeconds": 45 } }), "Deployment");
    expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(45);
    const [service] = spec.template.spec.containers;
    expect(service.livenessProbe.httpGet.path).toBe("/livez");
    expect(service.readinessProbe.httpGet.path).toBe("/readyz");
  });

  test("restart the pods when their configuration changes, and only then", async () => {
    const checksum = async (values: object): Promise<string | undefined> =>
      podTemplates(await renderedObjects(helm, { values })).find(({ owner }) => owner === "Deployment/l-gent")
        ?.annotations["checksum/config"];
    const before = await checksum({});
    expect(await checksum({})).toBe(before);
    expect(await checksum({ "lgent.replicaCount": 2 })).toBe(before);
    expect(await checksum({ "lgent.logLevel": "debug" })).not.toBe(before);
  });

  test("probe the database over TCP, where only the finished server listens", async () => {
    const { spec } = named(await renderedObjects(helm), "StatefulSet", "l-gent-postgres");
    const [postgres] = spec.template.spec.containers;
    for (const probe of [postgres.startupProbe, postgres.readinessProbe, postgres.livenessProbe])
      expect(probe.exec.command.join(" ")).toContain("pg_isready -q -h 127.0.0.1");
  });

  test("keep the volume when the StatefulSet goes, and ask for the class only when one is named", async () => {
    const claim = async (values: object): Promise<object> =>
      named(await renderedObjects(helm, { values }), "StatefulSet", "l-gent-postgres").spec;
    expect(await claim({ "postgresql.persistence.size": "5Gi" })).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "5Gi" } } } }],
    });
    expect(JSON.stringify(await claim({}))).not.toContain("storageClassName");
    expect(JSON.stringify(await claim({ "postgresql.persistence.storageClass": "fast-ssd" }))).toContain(
      '"storageClassName":"fast-ssd"',
    );
    expect(await claim({ "postgresql.persistence.enabled": false })).not.toHaveProperty("volumeClaimTemplates");
  });

  test.for([
    ["true", true, { interval: "10s", release: "monitoring" }],
    [
      "an object",
      { enabled: true, interval: "30s", labels: { release: "stack" } },
      { interval: "30s", release: "stack" },
    ],
    ["an object without labels", { enabled: true, labels: {} }, { interval: "10s" }],
  ] as const)("follow metrics.serviceMonitor as %s", async ([, serviceMonitor, wanted]) => {
    const objects = await renderedObjects(helm, {
      values: { "metrics.serviceMonitor": serviceMonitor },
      apiVersions: monitoring,
    });
    const { metadata, spec } = named(objects, "ServiceMonitor");
    expect(spec.endpoints).toEqual([{ port: "http", path: "/metrics", interval: wanted.interval }]);
    expect(metadata.labels?.["release"]).toBe("release" in wanted ? wanted.release : undefined);
    // Who is found by one way isn't scraped by two.
    expect(named(objects, "Deployment").spec.template.metadata.annotations).not.toHaveProperty("prometheus.io/scrape");
  });

  test.for([
    [{}, "true"],
    [{ "metrics.serviceMonitor": false }, "true"],
    [{ "metrics.serviceMonitor": { enabled: false } }, "true"],
    [{ "metrics.enabled": false, "metrics.serviceMonitor": true }, undefined],
  ] as const)("make no ServiceMonitor for %j", async ([values, scraped]) => {
    const objects = await renderedObjects(helm, { values, apiVersions: monitoring });
    expect(objects.map(({ kind }) => kind)).not.toContain("ServiceMonitor");
    expect(named(objects, "Deployment").spec.template.metadata.annotations["prometheus.io/scrape"]).toBe(scraped);
  });

  test("offer gRPC and nothing else on a route", async () => {
    const ingress = { enabled: true, host: "library.example.com", tlsSecret: "library-tls" };
    const gateway = { enabled: true, parentRefs: [{ name: "shared" }] };
    const objects = await renderedObjects(helm, {
      values: { ingress, gateway },
      apiVersions: ["gateway.networking.k8s.io/v1"],
    });
    expect(named(objects, "Ingress").spec).toEqual({
      tls: [{ hosts: ["library.example.com"], secretName: "library-tls" }],
      rules: [
        {
          host: "library.example.com",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "l-gent", port: { name: "grpc" } } } },
            ],
          },
        },
      ],
    });
    expect(named(objects, "GRPCRoute").spec).toEqual({
      parentRefs: [{ name: "shared" }],
      rules: [{ backendRefs: [{ name: "l-gent", port: 50051 }] }],
    });
  });
});
