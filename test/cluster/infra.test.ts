import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLibraryClient } from "../../src/client/library-client.ts";
import { KindCluster, needsCluster } from "./kind-cluster.ts";
import { SteadyCallers } from "./steady-callers.ts";

// One scenario on one cluster, in the order in which a user meets it; each test goes on where the one before ended.

interface Status {
  readonly provider: string;
  readonly healthy: boolean;
  readonly context: string;
  readonly release: { readonly revision: number; readonly served: boolean } | null;
  readonly pods: readonly {
    readonly name: string;
    readonly component: string;
    readonly ready: boolean;
    readonly trouble: string;
  }[];
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  readonly port_forward: { readonly address: string } | null;
  readonly client_answered_ms: number | null;
  readonly problems: readonly string[];
}

interface Applied {
  readonly revision: number;
  readonly image: string;
  readonly milliseconds: number;
  readonly steps: readonly { readonly name: string; readonly milliseconds: number; readonly outcome: string }[];
}

let cluster: KindCluster;
let image = "";

beforeAll(async () => {
  cluster = await KindCluster.prepare();
});

afterAll(async () => {
  await cluster.remove().catch(() => undefined);
});

beforeEach(needsCluster);

async function status(): Promise<Status> {
  return JSON.parse((await cluster.infra("status", "-o", "json")).stdout) as Status;
}

async function catalogIds(): Promise<readonly string[]> {
  return (await cluster.json<readonly { readonly id: string }[]>("library", "catalog")).map(({ id }) => id);
}

async function forward(): Promise<string> {
  const { stdout, stderr } = await cluster.infra("port-forward", "l-gent", "--background", "--port", "0", "-o", "name");
  expect(stderr).toBe("");
  return stdout.trim();
}

describe("the first hour: init, apply, port-forward, catalog", () => {
  test("a dry run prints what would run, and makes nothing", async () => {
    const { code, stdout } = await cluster.infra("init", "--dry-run");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `kind create cluster --name ${cluster.name}\n` });
    expect((await cluster.infra("status")).stdout).toContain("No provider is chosen");
  });

  test("init takes kind where Docker and kind are there, says what it did and how long it took", async () => {
    const { code, stdout, stderr } = await cluster.infra("init");
    expect(code).toBe(0);
    expect(stderr).toMatch(/kind cluster .*: made \d+\.\d s/);
    expect(stderr).toMatch(/namespace kgents-system: made \d+\.\d s/);
    expect(stdout).toContain("kgents infra apply l-gent");
    const labels = await cluster.kubectl("get", "namespace", "kgents-system", "-o", "jsonpath={.metadata.labels}");
    expect(JSON.parse(labels)).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
    expect(await status()).toMatchObject({ provider: "kind", healthy: false, context: `kind-${cluster.name}` });
  });

  test("init again changes nothing", async () => {
    expect(await cluster.json("infra", "init")).toMatchObject({ provider: "kind", was_running: true });
  });

  test("without a service, port-forward and status say that it isn't installed and what to do", async () => {
    const { code, stderr } = await cluster.infra("port-forward", "l-gent", "--port", "0");
    expect(code).toBe(1);
    expect(stderr).toContain("isn't installed");
    expect(stderr).toContain("kgents infra apply l-gent");
    expect(await cluster.infra("status")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("isn't installed"),
    });
  });

  test("a dry run of apply prints the commands with context and namespace", async () => {
    const { code, stdout } = await cluster.infra("apply", "l-gent", "--dry-run", "--set", "lgent.replicaCount=2");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^docker build /m);
    expect(stdout).toMatch(/^kind load docker-image /m);
    const named = `--set lgent.replicaCount=2 --kube-context kind-${cluster.name} --namespace kgents-system`;
    expect(stdout).toMatch(new RegExp(`^helm upgrade --install l-gent .* ${named}$`, "m"));
  });

  test("apply builds, loads, installs, follows the pods and calls the service", async () => {
    const { code, stdout, stderr } = await cluster.infra("apply", "l-gent", "-o", "json");
    expect(stderr).toContain("waits for the database to accept this user");
    expect(code).toBe(0);
    const applied = JSON.parse(stdout) as Applied;
    image = applied.image;
    expect(applied.revision).toBe(1);
    expect(applied.steps.at(-1)?.outcome).toMatch(/answers in \d+ ms/);
    console.log(applied.steps.map((step) => `${step.name}: ${step.milliseconds} ms`).join("; "));
  });

  test("apply again is harmless, and loads nothing twice", async () => {
    const again = await cluster.json<Applied>("infra", "apply", "l-gent");
    expect(again).toMatchObject({ revision: 2, image });
    expect(again.steps).toContainEqual(
      expect.objectContaining({ name: "image in the node", outcome: "already there" }),
    );
  });

  test("a busy port is refused by its owner's name", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { readonly port: number };
    for (const more of [[], ["--background"]]) {
      const { code, stderr } = await cluster.infra("port-forward", "l-gent", "--port", String(port), ...more);
      expect(code).toBe(1);
      expect(stderr).toContain(`port ${port} is in use by process ${process.pid}`);
    }
    server.close();
  });

  test("a port-forward in the background is found by every command, and by itself", async () => {
    const address = await forward();
    expect(await catalogIds()).toEqual([]);
    expect(await forward()).toBe(address);
    expect((await cluster.kgents(["library", "register", "README.md"])).code).toBe(0);
    expect(await catalogIds()).toHaveLength(1);
    expect(await status()).toMatchObject({ healthy: true, problems: [], port_forward: { address } });
    expect((await cluster.infra("status")).code).toBe(0);
    expect((await cluster.infra("logs", "database", "-n", "5")).stdout).toContain("/postgres]");
  });
});

describe("what goes wrong is named, and gone back from", () => {
  test("an image that can't be had is named within 15 s, while the version before serves", async () => {
    const started = performance.now();
    const { code, stderr } = await cluster.infra("apply", "l-gent", "--image", "kgents/l-gent:nowhere");
    expect(performance.now() - started).toBeLessThan(25_000);
    expect(code).toBe(1);
    const seconds = /(\d+\.\d) s {2}pod .*the image kgents\/l-gent:nowhere can't be had/.exec(stderr)?.[1];
    expect(Number(seconds)).toBeLessThan(15);
    expect(stderr).toContain("the version before goes on serving (1 ready)");
    expect(await catalogIds()).toHaveLength(1);
    const seen = await status();
    expect(seen).toMatchObject({ healthy: false, release: { revision: 3, served: false } });
    expect(seen.pods).toContainEqual(expect.objectContaining({ trouble: "image", ready: false }));
  });

  test("a crash loop is named with what the program said", async () => {
    const wrong = ["--set", "lgent.extraEnv[0].name=LGENT_DRAIN_SECONDS", "--set", "lgent.extraEnv[0].value=many"];
    const { code, stderr } = await cluster.infra("apply", "l-gent", "--image", image, ...wrong);
    expect(code).toBe(1);
    expect(stderr).toMatch(/l-gent: ended with exit code 1.*LGENT_DRAIN_SECONDS/);
  });

  test("rollback goes to the last revision that served, and the data is there", async () => {
    const started = performance.now();
    const back = await cluster.json<{ readonly to_revision: number }>("infra", "rollback");
    console.log(`rollback of the service: ${Math.round(performance.now() - started)} ms`);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(back.to_revision).toBe(2);
    expect(await catalogIds()).toHaveLength(1);
    expect(await status()).toMatchObject({ healthy: true, release: { revision: 5, served: true } });
  });

  test("a database that can't start is gone back from too", async () => {
    const broken = await cluster.infra("apply", "l-gent", "--image", image, "--set", `postgresql.image=${image}`);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/pod l-gent-postgres-0 postgres: /);
    const started = performance.now();
    const { stderr } = await cluster.infra("rollback");
    console.log(`rollback of the database: ${Math.round(performance.now() - started)} ms`);
    expect(stderr).toContain("its volume stays");
    expect(await catalogIds()).toHaveLength(1);
    expect((await status()).healthy).toBe(true);
    const history = await cluster.json<readonly { readonly revision: number; readonly served: boolean }[]>(
      "infra",
      "history",
    );
    expect(history.map(({ revision, served }) => [revision, served])).toEqual([
      [7, true],
      [6, false],
      [5, true],
      [4, false],
      [3, false],
      [2, true],
      [1, true],
    ]);
  });

  test("values that the chart refuses change nothing", async () => {
    const { code, stderr } = await cluster.infra("apply", "l-gent", "--image", image, "--set", "lgent.replicas=3");
    expect(code).toBe(1);
    expect(stderr).toContain("replicas");
    expect((await status()).healthy).toBe(true);
  });
});

describe("a rolling upgrade", () => {
  test("of three replicas fails no call and loses no write through the port-forward", async () => {
    const three = ["apply", "l-gent", "--image", image, "--set", "lgent.replicaCount=3"];
    expect((await cluster.infra(...three)).code).toBe(0);
    const address = await forward();
    const callers = new SteadyCallers(address, 3);
    const upgraded = await cluster.infra(...three, "--set", "lgent.podAnnotations.round=two");
    await callers.stop();
    expect(upgraded.code).toBe(0);
    console.log(`${callers.calls} calls during the upgrade, ${callers.failures.length} failed`);
    expect(callers.failures).toEqual([]);
    expect(callers.calls).toBeGreaterThan(50);
    const client = createLibraryClient({ address });
    try {
      for (let first = 0; first < callers.acknowledged.length; first += 1_000) {
        const ids = callers.acknowledged.slice(first, first + 1_000);
        expect((await client.batchGetArtifacts({ ids })).missing).toEqual([]);
      }
    } finally {
      client.close();
    }
  });
});

describe("an existing cluster", () => {
  test("gets the release alone; its volume and password outlive it, until they are purged", async () => {
    const there = { stateDirectory: join(cluster.folder, "existing-state") };
    const infra = (...args: readonly string[]) => cluster.kgents(["infra", ...args], there);
    const init = ["init", "--provider", "existing", "--context", `kind-${cluster.name}`, "--namespace", "second"];
    expect((await infra(...init)).code).toBe(0);
    expect((await infra("apply", "l-gent", "--image", image)).code).toBe(0);
    expect((await infra("destroy", "--yes")).code).toBe(0);
    const kept = () =>
      cluster.kubectl("-n", "second", "get", "pvc,secret", "-l", "app.kubernetes.io/name=l-gent", "-o", "name");
    expect((await kept()).split("\n")).toHaveLength(2);
    expect((await infra(...init)).code).toBe(0);
    expect((await infra("apply", "l-gent", "--image", image)).code).toBe(0);
    expect((await infra("destroy", "--yes", "--purge")).code).toBe(0);
    expect(await kept()).toBe("");
  });

  test("is never chosen by the ambient context", async () => {
    const state = { stateDirectory: join(cluster.folder, "ambient-state") };
    const { code, stderr } = await cluster.kgents(["infra", "apply", "l-gent"], state);
    expect(code).toBe(2);
    expect(stderr).toContain("no provider is chosen yet");
    const unknown = ["infra", "init", "--provider", "existing", "--context", "nowhere"];
    expect((await cluster.kgents(unknown, state)).stderr).toContain(`it knows: kind-${cluster.name}`);
  });
});

describe("the end", () => {
  test("destroy asks first", async () => {
    expect(await cluster.infra("destroy")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
  });

  test("after destroy the catalog exits 1 with the panel", async () => {
    const { code, stdout } = await cluster.infra("destroy", "--yes");
    expect(code).toBe(0);
    expect(stdout).toContain("is deleted");
    const { code: gone, stderr } = await cluster.kgents(["library", "catalog", "--service", "127.0.0.1:1"]);
    expect(gone).toBe(1);
    expect(stderr).toContain("Cluster Unavailable");
    expect((await cluster.infra("status")).stdout).toContain("No provider is chosen");
  });
});
