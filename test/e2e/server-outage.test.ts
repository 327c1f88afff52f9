import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLibraryClient, type LibraryClient } from "../../src/client/library-client.ts";
import { type CuttableProxy, startCuttableProxy } from "../cuttable-proxy.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { type ServerProcess, startServerProcess } from "../server-process.ts";

let database: TestDatabase;
let proxy: CuttableProxy;
let server: ServerProcess;
let client: LibraryClient;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startCuttableProxy(database.url);
  server = await startServerProcess({ DATABASE_URL: proxy.url });
  client = createLibraryClient({ address: server.grpc });
  await client.registerArtifact({ content: { id: "kept", name: "Kept", entityType: "tool" } });
});

afterAll(async () => {
  client?.close();
  await server?.stop();
  await proxy?.close();
  await database?.drop();
});

async function probe(path: string): Promise<{ status: number; body: string; ms: number }> {
  const started = performance.now();
  const response = await fetch(`http://${server.http}${path}`);
  return { status: response.status, body: await response.text(), ms: performance.now() - started };
}

async function timed(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const started = performance.now();
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, ms: performance.now() - started };
}

test("a database that stops makes the service unready, not dead, and it recovers by itself", async () => {
  expect((await probe("/readyz")).status).toBe(200);
  await proxy.cut();
  await expect.poll(async () => (await probe("/readyz")).status, { timeout: 10_000 }).toBe(503);
  expect((await probe("/livez")).status).toBe(200);
  expect(JSON.parse((await probe("/health")).body)).toMatchObject({
    status: "unavailable",
    checks: expect.arrayContaining([
      expect.objectContaining({
        name: "database",
        ok: false,
        detail: expect.stringMatching(/Check that the database/),
      }),
    ]),
  });
  const metrics = await probe("/metrics");
  expect(metrics.status).toBe(200);
  expect(metrics.body).toMatch(/^lgent_ready 0$/m);

  const { error, ms } = await timed(client.getArtifact({ id: "kept" }));
  expect(String(error)).toMatch(/database can't be used/);
  expect(String(error)).not.toMatch(/\n\s+at .*src\//);
  expect(ms).toBeLessThan(6_000);

  await proxy.restore();
  await expect.poll(async () => (await probe("/readyz")).status, { timeout: 10_000 }).toBe(200);
  expect((await client.getArtifact({ id: "kept" })).entry?.content?.name).toBe("Kept");
});

test("a network that swallows packets ends in errors and failed probes in bounded time", async () => {
  proxy.stall();
  await sleep(600);
  const [ready, live, call] = await Promise.all([
    probe("/readyz"),
    probe("/livez"),
    timed(client.getArtifact({ id: "kept" }, { deadlineMs: 1_500 })),
  ]);
  expect(live).toMatchObject({ status: 200 });
  expect(live.ms).toBeLessThan(1_000);
  expect(ready.ms).toBeLessThan(4_000);
  expect(call.error).toBeDefined();
  expect(call.ms).toBeLessThan(3_000);
  await proxy.restore();
  await expect.poll(async () => (await probe("/readyz")).status, { timeout: 15_000 }).toBe(200);
  expect((await client.getArtifact({ id: "kept" })).entry?.content?.name).toBe("Kept");
});

test("all that while neither log nor answer showed the password or crashed the process", async () => {
  const ended = await server.stop();
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).not.toContain(`:${new URL(database.url).password}@`);
  expect(ended.stdout).not.toContain(proxy.url);
});
