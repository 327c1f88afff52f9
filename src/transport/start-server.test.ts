import { setTimeout as sleep } from "node:timers/promises";
import {
  create,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, expect, test } from "vitest";
import { fakeLibrarian, sampleEntry } from "../../test/fake-librarian.ts";
import { Health as HealthService } from "../contract/grpc/health/v1/health_pb.ts";
import { LibraryService } from "../contract/kgents/library/v1/library_pb.ts";
import { methodDefinition } from "../contract/service-definition.ts";
import { DomainError } from "../core/errors.ts";
import type { Librarian } from "../core/librarian/librarian.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { Health, type Check } from "./health.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const { method } = LibraryService;
const loopback = { host: "127.0.0.1", port: 0 };
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

interface Service {
  readonly server: RunningServer;
  readonly client: Client;
  readonly lines: Record<string, unknown>[];
  readonly checks: Check[];
}

async function serve(answers: Partial<Librarian>, settings: { callSeconds?: number } = {}): Promise<Service> {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const metrics = createMetrics("1.2.3");
  const checks: Check[] = [{ name: "database", ok: true, detail: "reachable" }];
  const server = await startServer({
    librarian: fakeLibrarian(answers),
    health: new Health([{ name: "database", run: () => Promise.resolve([...checks]) }], metrics),
    log: createLog({ level: "debug", secrets: [], destination }),
    metrics,
    version: "1.2.3",
    settings: {
      grpcAddress: loopback,
      httpAddress: loopback,
      mode: "cluster",
      drainDelaySeconds: 0,
      drainSeconds: 5,
      callSeconds: settings.callSeconds ?? 10,
      connectionAgeSeconds: 300,
    },
  });
  const client = new Client(server.grpcAddress, credentials.createInsecure());
  open.push({ close: () => server.drain(AbortSignal.timeout(500)) }, client);
  return { server, client, lines, checks };
}

interface CallOptions {
  readonly deadline?: number;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
}

function unary<M extends DescMethod>(
  client: Client,
  desc: M,
  request: MessageInitShape<M["input"]> | Uint8Array,
  options: CallOptions = {},
): Promise<MessageShape<M["output"]>> {
  const bytes = request instanceof Uint8Array ? request : toBinary(desc.input, create(desc.input, request));
  const metadata = new Metadata();
  if (options.requestId) metadata.set("x-request-id", options.requestId);
  const { deadline } = options;
  return new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest(
      methodDefinition(desc).path,
      (given: Uint8Array) => Buffer.from(given),
      (given) => fromBinary(desc.output, given),
      bytes,
      metadata,
      deadline === undefined ? {} : { deadline: Date.now() + deadline },
      (error, answer) => (error ? reject(error) : resolve(answer as MessageShape<M["output"]>)),
    );
    options.signal?.addEventListener("abort", () => call.cancel());
  });
}

async function errorOf(answer: Promise<unknown>): Promise<ServiceError> {
  return await answer.then(
    () => Promise.reject(new Error("it was answered")),
    (error: ServiceError) => error,
  );
}

test("a call's answer is mapped, and its one log line tells method, code, time and request id", async () => {
  const { client, lines } = await serve({ get: () => Promise.resolve({ entry: sampleEntry(), historical: false }) });
  const answer = await unary(client, method.getArtifact, { id: "sample" }, { requestId: "mine-1" });
  expect(answer.entry?.content?.name).toBe("Sample");
  expect(lines.at(-1)).toMatchObject({
    level: "info",
    event: "call",
    method: "kgents.library.v1.LibraryService/GetArtifact",
    code: "OK",
    ms: expect.any(Number),
    request_id: "mine-1",
  });
});

test("what goes wrong inside is told to the log, and to the client only as a request id", async () => {
  const { client, lines } = await serve({ get: () => Promise.reject(new TypeError("secret detail at line 7")) });
  const error = await errorOf(unary(client, method.getArtifact, { id: "sample" }, { requestId: "bad id!" }));
  const [requestId] = error.metadata.get("lgent-request-id");
  expect(error.code).toBe(status.INTERNAL);
  expect(error.details).toBe(`internal error; request id ${String(requestId)}`);
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines.at(-1)).toMatchObject({
    level: "error",
    request_id: requestId,
    err: { message: "secret detail at line 7" },
  });
});

test("a domain error keeps its code, problems and hints", async () => {
  const refusal = new DomainError("invalid_entry", "The entry is invalid.", {
    problems: ["name: é", "id"],
    hints: ["h"],
  });
  const { client } = await serve({ register: () => Promise.reject(refusal) });
  const error = await errorOf(unary(client, method.registerArtifact, { content: { id: "x" } }));
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.metadata.get("lgent-error-code")).toEqual(["invalid_entry"]);
  expect(error.metadata.get("lgent-problem-bin").map(String)).toEqual(["name: é", "id"]);
  expect(error.metadata.get("lgent-hint-bin").map(String)).toEqual(["h"]);
});

test("bytes that are no message are the caller's mistake", async () => {
  const { client } = await serve({});
  const error = await errorOf(unary(client, method.getArtifact, Buffer.from([0x0a, 0xff])));
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.details).toMatch(/isn't a valid kgents\.library\.v1\.GetArtifactRequest/);
  expect(error.metadata.get("lgent-request-id")).toHaveLength(1);
});

test("the signal ends with the client's deadline and says so", async () => {
  const reasons: unknown[] = [];
  const { client, lines } = await serve({ get: (_request, signal) => untilAborted(signal, reasons) });
  const error = await errorOf(unary(client, method.getArtifact, { id: "x" }, { deadline: 800 }));
  expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  await expect.poll(() => lines.at(-1)?.["code"]).toBe("DEADLINE_EXCEEDED");
  expect(reasons).toEqual(["TimeoutError"]);
});

test("the signal ends when the client cancels and says so", async () => {
  const reasons: unknown[] = [];
  const { client, lines } = await serve({ get: (_request, signal) => untilAborted(signal, reasons) });
  const answer = errorOf(unary(client, method.getArtifact, { id: "x" }, { signal: AbortSignal.timeout(100) }));
  expect((await answer).code).toBe(status.CANCELLED);
  await expect.poll(() => lines.at(-1)?.["code"]).toBe("CANCELLED");
  expect(reasons).toEqual(["AbortError"]);
});

test("a call without a deadline gets one", async () => {
  const { client } = await serve({ get: (_request, signal) => untilAborted(signal, []) }, { callSeconds: 0.1 });
  const error = await errorOf(unary(client, method.getArtifact, { id: "x" }));
  expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  expect(error.metadata.get("lgent-error-code")).toEqual(["deadline_exceeded"]);
});

test("a page of large entries holds as many as fit a message", async () => {
  const sizes: number[] = [];
  const { client } = await serve({
    list: ({ pageSize }) => {
      sizes.push(pageSize);
      const entries = Array.from({ length: pageSize }, () => sampleEntry({ metadata: "x".repeat(200_000) }));
      return Promise.resolve({ entries, nextPageToken: `after ${pageSize}`, total: 100, catalogRevision: 1 });
    },
  });
  const page = await unary(client, method.listArtifacts, { pageSize: 100 });
  expect(page.entries.length).toBeGreaterThan(10);
  expect(page.nextPageToken).toBe(`after ${page.entries.length}`);
  expect(sizes).toEqual([100, page.entries.length]);
});

test("an answer that can't be made smaller is refused with what to do", async () => {
  const entries = Array.from({ length: 10 }, () => sampleEntry({ metadata: "x".repeat(500_000) }));
  const { client } = await serve({ batchGet: () => Promise.resolve({ entries, missing: [] }) });
  const error = await errorOf(unary(client, method.batchGetArtifacts, { ids: ["a"] }));
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.details).toMatch(/a message holds at most 4194304/);
});

test("an export waits for its reader instead of piling up", async () => {
  let given = 0;
  let ended = false;
  const { client } = await serve({
    async *export() {
      try {
        for (;;) {
          given += 1;
          const entry = sampleEntry({ metadata: "x".repeat(400_000) });
          yield { kind: "records", records: [{ kind: "entry", entry }] };
        }
      } finally {
        ended = true;
      }
    },
  });
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method.exportCatalog);
  const call = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    create(method.exportCatalog.input),
  );
  const done = new Promise((resolve) => call.on("error", resolve));
  await new Promise((resolve) => call.once("readable", resolve));
  await sleep(300);
  expect(given).toBeLessThan(20);
  call.cancel();
  await done;
  await expect.poll(() => ended).toBe(true);
});

test("an import is read one chunk at a time, and refusals at the door join the chunk's answer", async () => {
  let committing = 0;
  const { client } = await serve({
    async *import(_options, chunks) {
      for await (const chunk of chunks) {
        committing += 1;
        await sleep(5);
        yield progress({ created: chunk.length, throughLine: chunk.at(-1)?.line ?? 0 });
      }
      yield progress({ done: true });
    },
  });
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method.importArtifacts);
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  const { input, output } = method.importArtifacts;
  call.write(create(input, { message: { case: "options", value: {} } }));
  for (let line = 1; line <= 40; line += 2) {
    const records = [
      { line: BigInt(line), record: { case: "entry" as const, value: { entry: { content: { id: `e${line}` } } } } },
      { line: BigInt(line + 1), record: { case: "relationship" as const, value: { sourceId: "a", targetId: "b" } } },
    ];
    call.write(create(input, { message: { case: "chunk", value: { records } } }));
  }
  call.end();
  const answers: MessageShape<typeof output>[] = [];
  for await (const answer of call) answers.push(answer as MessageShape<typeof output>);
  expect(answers).toHaveLength(21);
  expect(committing).toBe(20);
  expect(answers[3]).toMatchObject({
    created: 1n,
    throughLine: 8n,
    refusals: [{ line: 8n, code: "invalid_argument" }],
  });
  expect(answers.at(-1)?.done).toBe(true);
});

test("an import that doesn't start with its options is refused", async () => {
  const { client } = await serve({});
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method.importArtifacts);
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  call.end(create(method.importArtifacts.input, { message: { case: "chunk", value: {} } }));
  const error = await new Promise<ServiceError>((resolve) => call.on("error", resolve).resume());
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.details).toMatch(/first message/);
});

test("standard health follows readiness, and a watch hears of the end", async () => {
  const { client, checks, server } = await serve({});
  expect((await unary(client, HealthService.method.check, {})).status).toBe(1);
  const unknown = await errorOf(unary(client, HealthService.method.check, { service: "other" }));
  expect(unknown.code).toBe(status.NOT_FOUND);
  checks[0] = { name: "database", ok: false, detail: "away" };
  await expect.poll(async () => (await unary(client, HealthService.method.check, {})).status).toBe(2);
  checks[0] = { name: "database", ok: true, detail: "back" };

  const { path, requestSerialize, responseDeserialize } = methodDefinition(HealthService.method.watch);
  await expect.poll(async () => (await unary(client, HealthService.method.check, {})).status).toBe(1);
  const watch = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    create(HealthService.method.watch.input),
  );
  const seen: unknown[] = [];
  watch.on("data", (answer: { status: number }) => seen.push(answer.status));
  const ended = new Promise((resolve) => watch.on("end", resolve).on("error", resolve));
  await expect.poll(() => seen).toEqual([1]);
  expect(await server.drain()).toBe(true);
  await ended;
  expect(seen).toEqual([1, 2]);
});

test("probes and metrics over HTTP", async () => {
  const { server, client, checks } = await serve({
    get: () => Promise.resolve({ entry: sampleEntry(), historical: false }),
    entityTypes: () => Promise.resolve([{ name: "tool", description: "", immutable: false, entryCount: 12 }]),
  });
  await unary(client, method.getArtifact, { id: "x" });
  const page = (path: string, init?: RequestInit) => fetch(`http://${server.httpAddress}${path}`, init);
  expect((await page("/livez")).status).toBe(200);
  expect((await page("/readyz")).status).toBe(200);
  const metrics = await (await page("/metrics")).text();
  expect(metrics).toContain('lgent_catalog_operations_total{operation="get",status="success"} 1');
  expect(metrics).toContain('lgent_catalog_operations_total{operation="register",status="error"} 0');
  expect(metrics).toContain('lgent_catalog_entries{entity_type="tool"} 12');
  expect(metrics).toContain(
    'lgent_grpc_requests_total{method="kgents.library.v1.LibraryService/GetArtifact",code="OK"} 1',
  );
  expect((await page("/nowhere")).status).toBe(404);
  expect((await page("/livez", { method: "POST", body: "x" })).status).toBe(405);
  checks[0] = { name: "database", ok: false, detail: "away" };
  await expect.poll(async () => (await page("/readyz")).status).toBe(503);
  expect(await (await page("/health")).json()).toEqual({
    status: "unavailable",
    version: "1.2.3",
    mode: "cluster",
    checks: [{ name: "database", ok: false, detail: "away" }],
  });
  expect((await page("/livez")).status).toBe(200);
});

test("a drain waits for calls in flight", async () => {
  let finish: (() => void) | undefined;
  const { client, server } = await serve({
    get: async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { entry: sampleEntry(), historical: false };
    },
  });
  const answer = unary(client, method.getArtifact, { id: "x" });
  await expect.poll(() => finish).toBeDefined();
  const drained = server.drain();
  await sleep(50);
  finish?.();
  expect((await answer).entry?.revision).toBe(1n);
  expect(await drained).toBe(true);
});

test("a port in use is an error that names the variable, and leaves nothing open", async () => {
  const { server } = await serve({});
  const port = Number(server.httpAddress.split(":")[1]);
  const metrics = createMetrics("0");
  const parts = {
    librarian: fakeLibrarian({}),
    health: new Health([], metrics),
    log: createLog({ level: "silent", secrets: [] }),
    metrics,
    version: "0",
  };
  const settings = { mode: "cluster", drainDelaySeconds: 0, drainSeconds: 1, callSeconds: 1, connectionAgeSeconds: 60 };
  const busy = { host: "127.0.0.1", port };
  await expect(
    startServer({ ...parts, settings: { ...settings, grpcAddress: loopback, httpAddress: busy } }),
  ).rejects.toThrow(/EADDRINUSE.*LGENT_HTTP_ADDRESS/);
  await expect(
    startServer({ ...parts, settings: { ...settings, grpcAddress: busy, httpAddress: loopback } }),
  ).rejects.toThrow(/cannot listen for gRPC.*LGENT_GRPC_ADDRESS/);
});

function untilAborted(signal: AbortSignal, reasons: unknown[]): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reasons.push((signal.reason as Error).name);
      reject(signal.reason as Error);
    });
  });
}

function progress(part: { created?: number; throughLine?: number; done?: boolean }) {
  const none = { created: 0, updated: 0, unchanged: 0, relationships: 0, refusals: [], throughLine: 0 };
  return { ...none, done: false, gone: [], pruned: 0, catalogRevision: 1, ...part };
}
