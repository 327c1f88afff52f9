import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeRecordedEndpoint } from "../../src/client/recorded-endpoint.ts";
import { runKgents } from "../kgents.ts";
import { http2Server, refusedAddress, silentNameServer, silentServer } from "../odd-servers.ts";

const catalog = ["library", "catalog"];
const twoSeconds = 2_000;

/** The best of two: the promise is about the program, not about a machine that does ten other things. */
async function unavailable(args: readonly string[], env: Record<string, string> = {}) {
  let result = await runKgents([...catalog, ...args], { env });
  if (result.milliseconds > twoSeconds) result = await runKgents([...catalog, ...args], { env });
  expect(result.code).toBe(1);
  expect(result.stdout).toBe("");
  expect(result.stderr).toContain("Cluster Unavailable");
  expect(result.milliseconds).toBeLessThan(twoSeconds);
  return result.stderr;
}

test("a refused port shows the panel, with what to do next in order", async () => {
  const address = await refusedAddress();
  const panel = await unavailable(["--service", address]);
  expect(panel.replaceAll(address, "127.0.0.1:PORT")).toMatchInlineSnapshot(`
    "Cluster Unavailable

      tried      127.0.0.1:PORT
      chosen     by --service
      error      connection refused

    Next, in this order:
      kgents infra port-forward l-gent  reach a service that runs in the cluster
      kgents infra status               see what runs and what doesn't
      kgents infra apply l-gent         install the service, or bring it up to date
    "
  `);
});

test("an unresolvable name shows the panel", async () => {
  expect(await unavailable(["--service", "nobody.invalid:1"])).toContain("the name nobody.invalid has no address");
});

test("a resolver that drops packets shows the panel, and the end doesn't wait for it", async () => {
  await using server = await silentNameServer();
  const panel = await unavailable(["--service", "box.example"], { LGENT_NAME_SERVERS: server.address });
  expect(panel).toContain("no name server answered for box.example");
});

test("a server that accepts but stays silent shows the panel", async () => {
  await using server = await silentServer();
  const panel = await unavailable(["--service", server.address]);
  expect(panel).toContain("connected, but the server sent no HTTP/2 settings within 1.5 s");
});

test("a server that is merely slow is another error", async () => {
  await using server = await http2Server(() => undefined);
  const { code, stdout, stderr } = await runKgents([...catalog, "--service", server.address, "--timeout", "0.3"]);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).not.toContain("Cluster Unavailable");
  expect(stderr).toContain("the call wasn't done within 300 ms");
});

test("machine formats get the panel as one line of JSON", async () => {
  const address = await refusedAddress();
  for (const format of ["json", "jsonl", "yaml"]) {
    const { code, stdout, stderr } = await runKgents([...catalog, "-o", format, "--service", address]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(JSON.parse(stderr)).toMatchObject({
      record: "error",
      format_version: 1,
      code: "cluster_unavailable",
      exit_code: 1,
      address,
      chosen: "by --service",
      reason: "connection refused",
      next: ["kgents infra port-forward l-gent", "kgents infra status", "kgents infra apply l-gent"],
    });
  }
});

test("a dead record gives the panel, never the next address; of two the later is tried and both are named", async () => {
  const state = await mkdtemp(join(tmpdir(), "lgent-state-"));
  try {
    const dead = await refusedAddress();
    writeRecordedEndpoint(state, { kind: "bottle", address: dead, pid: 1, startedAt: "2026-01-02T00:00:00.000Z" });
    const alone = await runKgents(catalog, { stateDirectory: state });
    expect(alone).toMatchObject({ code: 1, stdout: "" });
    expect(alone.stderr).toContain(dead);
    expect(alone.stderr).toContain("by the recorded bottle");
    expect(alone.stderr).toContain("kgents infra init --provider bottle");
    expect(alone.stderr).not.toContain("port-forward");

    writeRecordedEndpoint(state, {
      kind: "port-forward",
      address: "127.0.0.1:9",
      pid: 1,
      startedAt: "2026-01-01T00:00:00.000Z",
    });
    const both = await runKgents(catalog, { stateDirectory: state });
    expect(both.stderr).toContain(`tried      ${dead}`);
    expect(both.stderr).toContain("not tried  port-forward at 127.0.0.1:9");

    const variable = await runKgents(catalog, { stateDirectory: state, env: { LGENT_SERVICE: "nobody.invalid:1" } });
    expect(variable.stderr).toContain("by the environment variable LGENT_SERVICE");
  } finally {
    await rm(state, { recursive: true });
  }
});

test("an address that isn't one is a usage error", async () => {
  const { code, stderr } = await runKgents([...catalog, "--service", "a:b:c"]);
  expect(code).toBe(2);
  expect(stderr).toContain("write it as host:port");
});
