import { join } from "node:path";
import { expect, test } from "vitest";
import { chartFolder, describeWithHelm, type Rendering, renderChart } from "./helm.ts";
import { named, renderedObjects } from "./rendered-objects.ts";
import { startStandInCluster } from "./stand-in-cluster.ts";

const kept = { POSTGRES_USER: "lgent", POSTGRES_PASSWORD: "made-last-year", POSTGRES_DB: "lgent" };

describeWithHelm("the chart's credentials", (helm) => {
  test("are the generated Secret's, which outlives the release", async () => {
    const objects = await renderedObjects(helm);
    const { data, metadata } = named(objects, "Secret", "l-gent-postgres");
    expect(decode(data)).toEqual({
      POSTGRES_USER: "lgent",
      POSTGRES_DB: "lgent",
      POSTGRES_PASSWORD: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    });
    expect(metadata.annotations?.["helm.sh/resource-policy"]).toBe("keep");
    expect(databaseVariables(objects)).toEqual({
      DATABASE_URL: "postgresql://l-gent-postgres:5432",
      PGUSER: { name: "l-gent-postgres", key: "POSTGRES_USER" },
      PGPASSWORD: { name: "l-gent-postgres", key: "POSTGRES_PASSWORD" },
      PGDATABASE: { name: "l-gent-postgres", key: "POSTGRES_DB" },
    });
  });

  test("stay what they are in the cluster, whatever an upgrade would generate", async () => {
    await using cluster = await startStandInCluster({ "l-gent-postgres": kept });
    const rendering = { kubeconfig: cluster.kubeconfig, values: { "postgresql.auth.username": "other" } };
    for (const _ of [1, 2]) {
      const { data } = named(await renderedObjects(helm, rendering), "Secret", "l-gent-postgres");
      expect(decode(data)).toEqual(kept);
    }
  });

  test("are generated where the cluster has none", async () => {
    await using cluster = await startStandInCluster({ "something-else": kept });
    const { data } = named(await renderedObjects(helm, cluster), "Secret", "l-gent-postgres");
    expect(decode(data)["POSTGRES_PASSWORD"]).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  test("aren't changed in the Secret alone, since the database would keep the old ones", async () => {
    await using cluster = await startStandInCluster({ "l-gent-postgres": kept });
    const { kubeconfig } = cluster;
    const changed = await renderChart(helm, { kubeconfig, values: { "postgresql.auth.password": "new" } });
    expect(changed.code).not.toBe(0);
    expect(changed.stderr).toContain("postgresql.auth.password isn't the password in Secret l-gent-postgres");
    const same = { kubeconfig, values: { "postgresql.auth.password": kept.POSTGRES_PASSWORD } };
    expect(decode(named(await renderedObjects(helm, same), "Secret", "l-gent-postgres").data)).toEqual(kept);
  });

  test("come from a Secret made by hand", async () => {
    const objects = await renderedObjects(helm, ci("existing-secret"));
    expect(objects.map(({ kind }) => kind)).not.toContain("Secret");
    expect(databaseVariables(objects)["PGPASSWORD"]).toEqual({ name: "my-postgres", key: "POSTGRES_PASSWORD" });
    const { spec } = named(objects, "StatefulSet", "l-gent-postgres");
    expect(spec.template.spec.containers[0].envFrom).toEqual([{ secretRef: { name: "my-postgres" } }]);
  });

  test("come from CloudNativePG's Secret as it is", async () => {
    const objects = await renderedObjects(helm, ci("external-database"));
    expect(objects.filter(({ metadata }) => metadata.name.includes("postgres"))).toEqual([]);
    expect(databaseVariables(objects)).toEqual({
      DATABASE_URL: "postgresql://cluster-rw:5432",
      PGSSLMODE: "require",
      PGUSER: { name: "cluster-app", key: "username" },
      PGPASSWORD: { name: "cluster-app", key: "password" },
      PGDATABASE: { name: "cluster-app", key: "dbname" },
    });
  });

  test.for(["p@ss:w/rd?#%", "quo\"te's", "back\\slash $HOME {{ x }}", "пароль", " spaces "])(
    "carry the password %j unchanged",
    async (password) => {
      const bundled = await renderedObjects(helm, { values: { "postgresql.auth.password": password } });
      expect(decode(named(bundled, "Secret", "l-gent-postgres").data)["POSTGRES_PASSWORD"]).toBe(password);
      const external = await renderedObjects(helm, {
        values: { "postgresql.enabled": false, externalDatabase: { host: "db", password } },
      });
      expect(decode(named(external, "Secret", "l-gent-external-database").data)).toEqual({ password });
    },
  );
});

function ci(name: string): Rendering {
  return { files: [join(chartFolder, `ci/${name}-values.yaml`)] };
}

function decode(data: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}

/** What each of the service's containers is told about the database: the same for all three. */
function databaseVariables(objects: Awaited<ReturnType<typeof renderedObjects>>): Record<string, unknown> {
  const { spec } = named(objects, "Deployment").spec.template;
  const all = [...spec.initContainers, ...spec.containers].map(({ env }) => JSON.stringify(env));
  expect(new Set(all).size).toBe(1);
  const variables = JSON.parse(all[0] ?? "[]") as {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef: object };
  }[];
  return Object.fromEntries(variables.map(({ name, value, valueFrom }) => [name, value ?? valueFrom?.secretKeyRef]));
}
