import { expect, test } from "vitest";
import { describeWithHelm, renderChart } from "./helm.ts";

/** Wrong values and what the refusal must say: which key it is about, and what would be right. */
const refusals: readonly (readonly [values: object, says: RegExp])[] = [
  // What a schema can't say in words.
  [{ namespace: "kgents-system" }, /no value named namespace.*Use -n NAMESPACE/],
  [{ "lgent.image.tag": "latest" }, /lgent\.image\.tag is latest.*Name a version/],
  [{ "postgresql.image": "pgvector/pgvector" }, /postgresql\.image pgvector\/pgvector has no tag/],
  [{ "postgresql.image": "registry:5000/pgvector" }, /postgresql\.image registry:5000\/pgvector has no tag/],
  [{ "postgresql.image": "pgvector/pgvector:latest" }, /postgresql\.image is a latest/],
  [{ "postgresql.enabled": false }, /externalDatabase\.host is empty/],
  [{ "postgresql.enabled": false, "externalDatabase.host": "db" }, /externalDatabase needs existingSecret or password/],
  [{ "externalDatabase.host": "db" }, /externalDatabase\.host is set, but postgresql\.enabled is true/],
  [
    {
      postgresql: { enabled: false, auth: { existingSecret: "x" } },
      externalDatabase: { host: "db", password: "x" },
    },
    /Use externalDatabase\.existingSecret/,
  ],
  [{ "lgent.pool": { min: 8, max: 4 } }, /lgent\.pool\.min \(8\) is above lgent\.pool\.max \(4\)/],
  [{ autoscaling: { enabled: true, minReplicas: 6 } }, /autoscaling\.minReplicas is above autoscaling\.maxReplicas/],
  [
    { "lgent.replicaCount": 9 },
    /9 replicas and one more during an upgrade.*need 110 connections; postgresql\.maxConnections is 100/,
  ],
  [{ autoscaling: { enabled: true, maxReplicas: 20 } }, /20 replicas .* need 220 connections/],
  [{ "lgent.pool.max": 60 }, /need 130 connections.*Raise it or lower the pool/],
  [{ "postgresql.reservedConnections": 90 }, /need 110 connections/],
  [{ "lgent.podLabels": { app: "mine" } }, /lgent\.podLabels\.app: the chart sets this label itself/],
  [{ "lgent.extraEnv": [{ name: "PGPASSWORD", value: "x" }] }, /lgent\.extraEnv: the chart sets PGPASSWORD itself/],
  [{ "ingress.enabled": true }, /ingress\.enabled needs ingress\.host/],
  [{ "gateway.enabled": true }, /gateway\.enabled needs/],
  [{ "metrics.serviceMonitor": true }, /which this cluster doesn't have. Install the operator first/],
  // Unknown keys: a misspelt one would else change nothing in silence.
  [{ replicaCount: 2 }, /'replicaCount' not allowed/],
  [{ "lgent.replicas": 2 }, /\/lgent'.*'replicas' not allowed/],
  [{ "lgent.image.name": "x" }, /\/lgent\/image'.*'name' not allowed/],
  [{ "postgres.enabled": false }, /'postgres' not allowed/],
  [{ "postgresql.persistence.storageClassName": "x" }, /\/postgresql\/persistence'.*'storageClassName' not allowed/],
  [{ "postgresql.auth.postgresPassword": "x" }, /\/postgresql\/auth'.*'postgresPassword' not allowed/],
  [{ "externalDatabase.url": "postgresql://db" }, /\/externalDatabase'.*'url' not allowed/],
  [{ "metrics.serviceMonitor": { enabled: true, every: "10s" } }, /\/metrics\/serviceMonitor'.*'every' not allowed/],
  [{ "embedder.enabled": true }, /'embedder' not allowed/],
  // Wrong kinds and ranges.
  [{ "lgent.replicaCount": "three" }, /\/lgent\/replicaCount': got string, want integer/],
  [{ "lgent.replicaCount": -1 }, /\/lgent\/replicaCount': minimum: got -1, want 0/],
  [{ "lgent.replicaCount": 1.5 }, /\/lgent\/replicaCount': got number, want integer/],
  [{ "lgent.image": "kgents/l-gent:1" }, /\/lgent\/image': got string, want object/],
  [{ "lgent.image.tag": "a b" }, /\/lgent\/image\/tag': 'a b' does not match pattern/],
  [{ "lgent.image.digest": "sha256:12" }, /\/lgent\/image\/digest': 'sha256:12' does not match pattern/],
  [{ "lgent.image.pullPolicy": "Sometimes" }, /pullPolicy': value must be one of 'IfNotPresent', 'Always', 'Never'/],
  [{ "lgent.service.type": "ExternalName" }, /type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'/],
  [{ "lgent.service.grpcPort": 70000 }, /\/lgent\/service\/grpcPort': maximum: got 70,?000, want 65,?535/],
  [{ "lgent.logLevel": "loud" }, /\/lgent\/logLevel': value must be one of 'debug', 'info', 'warn', 'error'/],
  [{ "lgent.resources.requests.memory": "lots" }, /\/lgent\/resources\/requests\/memory': 'lots' does not match/],
  [{ "lgent.drainSeconds": 0 }, /\/lgent\/drainSeconds': minimum: got 0, want 1/],
  [{ "lgent.extraEnv": { A: "b" } }, /\/lgent\/extraEnv': got object, want array/],
  [{ "lgent.podAnnotations": { a: 1 } }, /\/lgent\/podAnnotations\/a': got number, want string/],
  [{ "postgresql.enabled": "false" }, /\/postgresql\/enabled': got string, want boolean/],
  [{ "postgresql.image": { repository: "pgvector/pgvector" } }, /\/postgresql\/image': got object, want string/],
  [{ "postgresql.auth.username": "" }, /\/postgresql\/auth\/username': minLength: got 0, want 1/],
  [{ "postgresql.auth.existingSecret": "My Secret" }, /existingSecret': 'My Secret' does not match pattern/],
  [{ "postgresql.persistence.size": "big" }, /\/postgresql\/persistence\/size': 'big' does not match pattern/],
  [{ "postgresql.maxConnections": 5 }, /\/postgresql\/maxConnections': minimum: got 5, want 10/],
  [{ "externalDatabase.port": "5432" }, /\/externalDatabase\/port': got string, want integer/],
  [{ "externalDatabase.sslmode": "on" }, /sslmode': value must be one of 'disable', 'allow'/],
  [{ "metrics.serviceMonitor": "yes" }, /\/metrics\/serviceMonitor': got string, want boolean/],
  [{ "podDisruptionBudget.maxUnavailable": "half" }, /maxUnavailable': 'half' does not match pattern/],
  [{ "autoscaling.targetCPUUtilizationPercentage": 200 }, /Percentage': maximum: got 200, want 100/],
  [{ "ingress.host": "https://library.example.com" }, /\/ingress\/host': '.*' does not match pattern/],
  [{ "gateway.parentRefs": [{ namespace: "x" }] }, /\/gateway\/parentRefs\/0': missing property 'name'/],
  [{ "serviceAccount.name": "Not_A_Name" }, /\/serviceAccount\/name': 'Not_A_Name' does not match pattern/],
];

describeWithHelm("the chart refuses", (helm) => {
  test.for(refusals)("%j", async ([values, says]) => {
    const { code, stdout, stderr } = await renderChart(helm, { values });
    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(says);
  });
});
