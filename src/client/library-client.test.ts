import { constants } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { toBinary, create } from "@bufbuild/protobuf";
import { afterEach, expect, test } from "vitest";
import { fakeLibrarian, sampleContent, sampleEntry } from "../../test/fake-librarian.ts";
import { http2Server } from "../../test/odd-servers.ts";
import { GetArtifactResponseSchema } from "../contract/kgents/library/v1/library_pb.ts";
import { DomainError } from "../core/errors.ts";
import type { Librarian } from "../core/librarian/librarian.ts";
import type { RegisterRequest } from "../core/librarian/requests.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { Health } from "../transport/health.ts";
import { startServer } from "../transport/start-server.ts";
import { ClientError } from "./client-error.ts";
import { createLibraryClient, type LibraryClient, type LibraryClientOptions } from "./library-client.ts";
import { encodeFrame } from "./message-frames.ts";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** The real server program's transport around answers of the test's own, and the client on it. */
async function serve(answers: Partial<Librarian>, options: Partial<LibraryClientOptions> = {}): Promise<LibraryClient> {
  const metrics = createMetrics("1");
  const loopback = { host: "127.0.0.1", port: 0 };
  const server = await startServer({
    librarian: fakeLibrarian(answers),
    health: new Health([], metrics),
    log: createLog({ level: "error", secrets: [], destination: { write: () => undefined } }),
    metrics,
    version: "1",
    settings: {
      grpcAddress: loopback,
      httpAddress: loopback,
      mode: "cluster",
      drainDelaySeconds: 0,
      drainSeconds: 5,
      callSeconds: 10,
      connectionAgeSeconds: 300,
    },
  });
  open.push({ close: () => server.drain(AbortSignal.timeout(500)) });
  const client = createLibraryClient({ address: server.grpcAddress, ...options });
  open.push(client);
  return client;
}

async function errorOf(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ClientError) return error;
  throw new Error(`not a ClientError: ${String(error)}`);
}

test("a call answers with the message", async () => {
  const client = await serve({ get: () => Promise.resolve({ entry: sampleEntry({ id: "a" }), historical: true }) });
  const answer = await client.getArtifact({ id: "a" });
  expect(answer.historical).toBe(true);
  expect(answer.entry?.content?.id).toBe("a");
});

test("an error brings its code, problems, hints and request id, in any script", async () => {
  const client = await serve({
    get: () =>
      Promise.reject(
        new DomainError("invalid_entry", "これはいけません – 50%", {
          problems: ["one, two", "drei ✗"],
          hints: ["try 日本"],
        }),
      ),
  });
  const error = await errorOf(client.getArtifact({ id: "a" }));
  expect(error).toMatchObject({
    kind: "answered",
    code: "invalid_entry",
    message: "これはいけません – 50%",
    problems: ["one, two", "drei ✗"],
    hints: ["try 日本"],
  });
  expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test("a write without an idempotency key gets a random one, a given one is kept", async () => {
  const keys: string[] = [];
  const register = (request: RegisterRequest) => {
    keys.push(request.idempotencyKey);
    const entry = sampleEntry();
    const rest = { changes: [], versionContentChanged: false, warnings: [], catalogRevision: 1 };
    return Promise.resolve({ outcome: "created", entry, ...rest } as const);
  };
  const client = await serve({ register });
  const { id, name, entityType } = sampleContent();
  await client.registerArtifact({ content: { id, name, entityType } });
  await client.registerArtifact({ content: { id, name, entityType } });
  await client.registerArtifact({ content: { id, name, entityType }, idempotencyKey: "mine" });
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).not.toBe(keys[0]);
  expect(keys[2]).toBe("mine");
});

test("a deadline and a cancellation reach the service, and end the call here at once", async () => {
  const seen: AbortSignal[] = [];
  const list = async (_request: unknown, signal: AbortSignal) => {
    seen.push(signal);
    await sleep(8_000, undefined, { signal }).catch(() => undefined);
    throw new DomainError("cancelled", "gone");
  };
  const client = await serve({ list });
  const started = performance.now();
  expect(await errorOf(client.listArtifacts({}, { deadlineMs: 200 }))).toMatchObject({ kind: "deadline" });
  const aborting = new AbortController();
  const call = errorOf(client.listArtifacts({}, { signal: aborting.signal }));
  setTimeout(() => aborting.abort(), 100);
  expect(await call).toMatchObject({ kind: "cancelled" });
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(await errorOf(client.listArtifacts({}, { signal: aborting.signal }))).toMatchObject({ kind: "cancelled" });
  await expect.poll(() => seen.map((signal) => signal.aborted)).toEqual([true, true]);
});

test("an export streams, and leaving the loop ends it in the service", async () => {
  let isOver = false;
  const client = await serve({
    async *export() {
      try {
        yield {
          kind: "header",
          header: { formatVersion: 1, catalogRevision: 7, entries: 1_000_000, relationships: 0 },
        };
        for (;;) {
          await sleep(1);
          yield { kind: "records", records: [{ kind: "entry", entry: sampleEntry() }] };
        }
      } finally {
        isOver = true;
      }
    },
  });
  let parts = 0;
  for await (const part of client.exportCatalog({})) {
    parts += 1;
    if (parts === 1) expect(part.header?.catalogRevision).toBe(7n);
    if (parts === 5) break;
  }
  await expect.poll(() => isOver).toBe(true);
});

test("an import sends as it is read, and a failure of the source is what the caller sees", async () => {
  const lines: number[] = [];
  const client = await serve({
    async *import(_options, chunks) {
      const nothing = { created: 0, updated: 0, unchanged: 0, relationships: 0, refusals: [], gone: [], pruned: 0 };
      for await (const chunk of chunks) {
        lines.push(...chunk.map(({ line }) => line));
        yield { ...nothing, throughLine: chunk.at(-1)?.line ?? 0, done: false, catalogRevision: 1 };
      }
      yield { ...nothing, throughLine: 0, done: true, catalogRevision: 1 };
    },
  });
  const chunk = (line: number) => ({
    message: {
      case: "chunk" as const,
      value: {
        records: [
          { line: BigInt(line), record: { case: "entry" as const, value: { entry: { content: { id: "a" } } } } },
        ],
      },
    },
  });
  const options = { message: { case: "options" as const, value: {} } };
  const answers = [];
  for await (const answer of client.importArtifacts(
    (async function* whole() {
      yield options;
      yield chunk(1);
      yield chunk(2);
    })(),
  )) {
    answers.push(answer.done);
  }
  expect(lines).toEqual([1, 2]);
  expect(answers).toEqual([false, false, true]);

  const broken = (async () => {
    const source = (async function* fails() {
      yield options;
      throw new Error("the disk is gone");
    })();
    for await (const _ of client.importArtifacts(source));
  })();
  await expect(broken).rejects.toThrow("the disk is gone");
});

test("a stream refused unprocessed is sent once more, and only once", async () => {
  let streams = 0;
  await using server = await http2Server((stream) => {
    streams += 1;
    if (streams === 1) stream.close(constants.NGHTTP2_REFUSED_STREAM);
    else {
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(
        encodeFrame(toBinary(GetArtifactResponseSchema, create(GetArtifactResponseSchema, { historical: true }))),
      );
    }
  });
  const client = createLibraryClient({ address: server.address });
  open.push(client);
  expect((await client.getArtifact({ id: "a" })).historical).toBe(true);
  expect(streams).toBe(2);

  let refused = 0;
  await using never = await http2Server((stream) => {
    refused += 1;
    stream.close(constants.NGHTTP2_REFUSED_STREAM);
  });
  const other = createLibraryClient({ address: never.address });
  open.push(other);
  expect(await errorOf(other.getArtifact({ id: "a" }))).toMatchObject({ kind: "lost" });
  expect(refused).toBe(2);
});

test("a server that says go away is left after the call, and found again for the next one", async () => {
  let sessions = 0;
  const seen = new Set<unknown>();
  await using server = await http2Server((stream) => {
    if (!seen.has(stream.session)) sessions += 1;
    seen.add(stream.session);
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(encodeFrame(new Uint8Array()));
    stream.session?.goaway(0);
  });
  const client = createLibraryClient({ address: server.address });
  open.push(client);
  await client.getArtifact({ id: "a" });
  await sleep(50);
  await client.getArtifact({ id: "a" });
  expect(sessions).toBe(2);
});

test("calls of one client share a connection and don't wait for each other", async () => {
  const client = await serve({
    get: async ({ id }) => {
      await sleep(200);
      return { entry: sampleEntry({ id }), historical: false };
    },
  });
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => client.getArtifact({ id: `id-${index}` })),
  );
  expect(answers.map((answer) => answer.entry?.content?.id)).toEqual(
    Array.from({ length: 20 }, (_, index) => `id-${index}`),
  );
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("a closed client refuses further calls", async () => {
  const client = await serve({});
  client.close();
  await expect(client.getArtifact({ id: "a" })).rejects.toThrow("closed");
});
