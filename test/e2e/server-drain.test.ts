import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { create } from "@bufbuild/protobuf";
import { createLibraryClient } from "../../src/client/library-client.ts";
import { LibraryService } from "../../src/contract/kgents/library/v1/library_pb.ts";
import { serviceDefinition } from "../../src/contract/service-definition.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { type ServerProcess, startServerProcess } from "../server-process.ts";

const { getArtifact } = serviceDefinition(LibraryService);
let database: TestDatabase;
const running: ServerProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const client = createLibraryClient({ address: (await start()).grpc });
  for (let index = 0; index < 20; index += 1) {
    await client.registerArtifact({ content: { id: `e${index}`, name: `Entry ${index}`, entityType: "tool" } });
  }
  client.close();
});

afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));
afterAll(() => database.drop());

async function start(variables: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ DATABASE_URL: database.url, LGENT_POOL_MAX: "4", ...variables });
  running.push(server);
  return server;
}

test("with two replicas under load, one that drains loses no call", async () => {
  const [first, second] = [await start({ LGENT_LOG_LEVEL: "warn" }), await start({ LGENT_LOG_LEVEL: "warn" })];
  const client = new Client(`ipv4:${first.grpc},${second.grpc}`, credentials.createInsecure(), {
    "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  });
  const call = (id: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = getArtifact;
      const request = create(LibraryService.method.getArtifact.input, { id });
      const deadline = { deadline: Date.now() + 10_000 };
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, deadline, (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
  let going = true;
  let answered = 0;
  const failures: ServiceError[] = [];
  const callers = Array.from({ length: 16 }, async (_, caller) => {
    while (going) {
      await call(`e${(answered + caller) % 20}`).then(
        () => (answered += 1),
        (error: ServiceError) => failures.push(error),
      );
    }
  });
  await sleep(500);
  first.signal("SIGTERM");
  expect(await first.ended).toMatchObject({ code: 0, stderr: "" });
  const before = answered;
  await sleep(300);
  going = false;
  await Promise.all(callers);
  client.close();
  expect(failures.map((error) => error.message)).toEqual([]);
  expect(answered).toBeGreaterThan(before);
});

test("what doesn't finish in time is cut off, and the exit is still clean", async () => {
  const server = await start({ LGENT_DRAIN_SECONDS: "0.5" });
  const client = createLibraryClient({ address: server.grpc });
  const answers = client.importArtifacts(neverEnding());
  const cut = answers.next().then(
    () => answers.next(),
    (error: unknown) => error,
  );
  await expect.poll(async () => (await fetch(`http://${server.http}/metrics`)).text()).toMatch(/in_flight 1/);
  const started = performance.now();
  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0, stderr: "" });
  expect(performance.now() - started).toBeLessThan(4_000);
  await cut;
  client.close();

  async function* neverEnding() {
    yield { message: { case: "options" as const, value: {} } };
    await sleep(20_000, undefined, { ref: false });
  }
});

test("while it drains it is unready first, and a second signal ends it at once", async () => {
  const server = await start({ LGENT_DRAIN_DELAY_SECONDS: "30" });
  server.signal("SIGTERM");
  await expect.poll(async () => (await fetch(`http://${server.http}/readyz`)).status).toBe(503);
  const client = createLibraryClient({ address: server.grpc });
  expect((await client.getArtifact({ id: "e1" })).entry?.content?.name).toBe("Entry 1");
  expect((await client.health({})).checks[0]).toMatchObject({ name: "draining", ok: false });
  client.close();
  server.signal("SIGTERM");
  expect((await server.ended).code).toBe(130);
});
