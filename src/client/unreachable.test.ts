import { expect, test } from "vitest";
import { http1Server, http2Server, refusedAddress, silentNameServer, silentServer } from "../../test/odd-servers.ts";
import { ClientError } from "./client-error.ts";
import { createLibraryClient, type LibraryClientOptions } from "./library-client.ts";

async function failure(options: LibraryClientOptions): Promise<{ error: ClientError; ms: number }> {
  const client = createLibraryClient(options);
  const started = performance.now();
  try {
    await client.getArtifact({ id: "a" });
  } catch (error) {
    if (error instanceof ClientError) return { error, ms: performance.now() - started };
    throw error;
  } finally {
    client.close();
  }
  throw new Error("the call succeeded");
}

test("a refused port is unreachable at once", async () => {
  const { error, ms } = await failure({ address: await refusedAddress() });
  expect(error).toMatchObject({ kind: "unreachable", code: "cluster_unavailable", message: "connection refused" });
  expect(ms).toBeLessThan(1_000);
});

test("a name without an address is unreachable", async () => {
  const { error } = await failure({ address: "nobody.invalid:1" });
  expect(error).toMatchObject({ kind: "unreachable" });
  expect(error.message).toMatch(/nobody\.invalid/);
});

test("a resolver that drops packets costs no more than the budget", async () => {
  await using server = await silentNameServer();
  const { error, ms } = await failure({ address: "box.example", nameServers: [server.address] });
  expect(error).toMatchObject({ kind: "unreachable" });
  expect(error.message).toContain("no name server answered for box.example");
  expect(ms).toBeLessThan(1_700);
});

test("a server that accepts and stays silent is unreachable after 1.5 s", async () => {
  await using server = await silentServer();
  const { error, ms } = await failure({ address: server.address });
  expect(error).toMatchObject({ kind: "unreachable" });
  expect(error.message).toBe("connected, but the server sent no HTTP/2 settings within 1.5 s");
  expect(ms).toBeGreaterThan(1_400);
  expect(ms).toBeLessThan(1_900);
});

test("an HTTP/1 server, and an HTTP/2 server without gRPC, are told apart from a service", async () => {
  await using plain = await http1Server();
  expect((await failure({ address: plain.address })).error).toMatchObject({
    kind: "unreachable",
    message: "what answers there doesn't speak gRPC (is it the HTTP port?)",
  });
  await using web = await http2Server((stream) => {
    stream.respond({ ":status": 404 });
    stream.end("no such page");
  });
  expect((await failure({ address: web.address })).error).toMatchObject({
    kind: "unreachable",
    message: "what answers there is no gRPC service (HTTP status 404)",
  });
});

test("a server that is merely slow is a deadline, not an outage", async () => {
  await using server = await http2Server(() => undefined);
  const { error, ms } = await failure({ address: server.address, deadlineMs: 300 });
  expect(error).toMatchObject({ kind: "deadline", code: "deadline_exceeded" });
  expect(error.message).toContain("was reached");
  expect(ms).toBeLessThan(1_000);
});

test("a deadline shorter than the connecting is a deadline too", async () => {
  await using server = await silentServer();
  const { error, ms } = await failure({ address: server.address, deadlineMs: 200 });
  expect(error.kind).toBe("deadline");
  expect(ms).toBeLessThan(1_000);
});

test("a connection that breaks in the middle is lost, not unreachable", async () => {
  await using server = await http2Server((stream) => stream.session?.destroy());
  expect((await failure({ address: server.address })).error).toMatchObject({ kind: "lost", code: "connection_lost" });
});
