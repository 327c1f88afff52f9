import { connect } from "node:http2";
import { type DescMethod, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LibraryService } from "../../src/contract/kgents/library/v1/library_pb.ts";
import { startTestService, type TestService } from "../service.ts";
import { arbitraryMessage, woundedBytes } from "./arbitrary-message.ts";

const requests = 10_000;
const seed = Number(process.env["LGENT_FUZZ_SEED"] ?? 20_261_123);
const callers = 12;
/** A call that hasn't ended by then hangs. */
const mostMs = 20_000;

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService({ env: { LGENT_LOG_LEVEL: "warn", LGENT_POOL_MAX: "6" } });
  client = new Client(service.address, credentials.createInsecure());
});

afterAll(async () => {
  client?.close();
  await service?.stop();
});

/** One call as the fuzzer makes it. */
interface Shot {
  readonly method: DescMethod;
  /** One for a call with one request, more for a stream. */
  readonly messages: readonly Uint8Array[];
  /** Cancelled after so many milliseconds; undefined lets it run. */
  readonly cancelAfter: number | undefined;
  /** Whether a stream of requests is left open when it is cancelled. */
  readonly leftOpen: boolean;
  readonly deadlineMs: number;
}

type Outcome = { readonly code: status; readonly details: string } | "hangs";

/** In batches, as all at once would fill the memory. Shared by the callers: each shot is fired once. */
function* generated(arbitrary: fc.Arbitrary<Shot>): Generator<Shot, void, undefined> {
  const batch = 100;
  for (let done = 0; done < requests; done += batch) {
    yield* fc.sample(arbitrary, { numRuns: Math.min(batch, requests - done), seed: seed + done });
  }
}

function shots(method: DescMethod): fc.Arbitrary<Shot> {
  const { input } = method;
  const sane = arbitraryMessage(input, "sane").map((value) => toBinary(input, value));
  const wild = arbitraryMessage(input, "wild").map((value) => toBinary(input, value));
  const bytes = fc.oneof(
    { weight: 6, arbitrary: sane },
    { weight: 3, arbitrary: wild },
    { weight: 2, arbitrary: sane.chain(woundedBytes) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  );
  return fc.record({
    method: fc.constant(method),
    messages:
      method.methodKind === "bidi_streaming"
        ? fc.tuple(firstOfImport, fc.array(bytes, { maxLength: 4 })).map(([first, rest]) => [...first, ...rest])
        : fc.tuple(bytes),
    cancelAfter: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.nat({ max: 30 }) },
    ),
    leftOpen: fc.boolean(),
    deadlineMs: fc.oneof({ weight: 12, arbitrary: fc.constant(10_000) }, { weight: 1, arbitrary: fc.nat({ max: 40 }) }),
  });
}

/** Most streams start as they should, so that their chunks are looked at. */
const firstOfImport: fc.Arbitrary<readonly Uint8Array[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ allowUnresolved: fc.boolean(), dryRun: fc.boolean(), prune: fc.boolean() }).map((flags) => {
      const write = {
        $typeName: "kgents.library.v1.WriteOptions",
        createOnly: false,
        ifRevision: 0n,
        allowChange: true,
      } as const;
      return [
        toBinary(LibraryService.method.importArtifacts.input, {
          $typeName: "kgents.library.v1.ImportArtifactsRequest",
          message: {
            case: "options",
            value: {
              $typeName: "kgents.library.v1.ImportOptions",
              write: { ...write, allowUnresolved: flags.allowUnresolved, dryRun: flags.dryRun },
              restore: false,
              restoreRevision: 0n,
              origin: flags.prune ? "fuzz" : "",
              prune: flags.prune,
            },
          },
        }),
      ];
    }),
  },
  { weight: 1, arbitrary: fc.constant([]) },
);

function fire(shot: Shot): Promise<Outcome> {
  const { method, messages, cancelAfter, leftOpen, deadlineMs } = shot;
  const path = `/${method.parent.typeName}/${method.name}`;
  const raw = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  const options = { deadline: Date.now() + deadlineMs };
  return new Promise((resolve) => {
    const hang = setTimeout(() => resolve("hangs"), mostMs);
    const end = (outcome: Outcome): void => {
      clearTimeout(hang);
      resolve(outcome);
    };
    const failed = (error: ServiceError): void => end({ code: error.code, details: error.details });
    const succeeded = (): void => end({ code: status.OK, details: "" });
    const first = messages[0] ?? new Uint8Array();
    let call: { cancel(): void };
    if (method.methodKind === "unary") {
      call = client.makeUnaryRequest(path, raw, raw, first, options, (error) => (error ? failed(error) : succeeded()));
    } else if (method.methodKind === "server_streaming") {
      call = client
        .makeServerStreamRequest(path, raw, raw, first, options)
        .on("error", failed)
        .on("end", succeeded)
        .resume();
    } else {
      const stream = client.makeBidiStreamRequest(path, raw, raw, options);
      stream.on("error", failed).on("end", succeeded).resume();
      for (const message of messages) stream.write(message);
      if (cancelAfter === undefined || !leftOpen) stream.end();
      call = stream;
    }
    if (cancelAfter !== undefined) setTimeout(() => call.cancel(), cancelAfter);
  });
}

test(`${requests} calls over every method: no crash, no hang, no internal error, no half-written entry`, {
  timeout: 180_000,
}, async () => {
  const { methods } = LibraryService;
  // Writes and imports get the larger share: they have the most to spoil.
  const weight = (name: string): number =>
    /register|import/i.test(name) ? 5 : /discover|deprecate|retire|restore|usage/i.test(name) ? 2 : 1;
  const arbitrary = fc.oneof(...methods.map((method) => ({ weight: weight(method.name), arbitrary: shots(method) })));
  const all = generated(arbitrary);
  const codes = new Map<string, number>();
  const bad: string[] = [];
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (const shot of all) {
        const outcome = await fire(shot);
        const name = outcome === "hangs" ? outcome : status[outcome.code];
        codes.set(name, (codes.get(name) ?? 0) + 1);
        if (isBad(outcome) && bad.length < 20) bad.push(described(shot, outcome));
      }
    }),
  );
  console.info(`seed ${seed}: ${[...codes].map(([code, count]) => `${code} ${count}`).join(", ")}`);
  expect(bad).toEqual([]);
  expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBe(requests);
  // Enough of them must have got past the door for the rest to mean something.
  expect(codes.get("OK")).toBeGreaterThan(requests / 5);

  await expect.poll(async () => await metric("lgent_grpc_requests_in_flight"), { timeout: 10_000 }).toBe(0);
  expect((await fetch(`http://${service.httpAddress}/readyz`)).status).toBe(200);
  expect(service.log()).not.toMatch(/"level":"(error|fatal)"/);
  expect((await service.client.getStats({})).entries).toBeGreaterThan(30n);
});

test("streams that break the rules of gRPC itself end, and leave the service well", { timeout: 60_000 }, async () => {
  const session = connect(`http://${service.address}`);
  session.on("error", () => {});
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 50 }),
    // A length that lies, and a compressed flag without compression.
    fc
      .tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 ** 32 - 1 }), fc.uint8Array({ maxLength: 30 }))
      .map(([flag, length, body]) => {
        const head = Buffer.alloc(5);
        head.writeUInt8(flag, 0);
        head.writeUInt32BE(length, 1);
        return Buffer.concat([head, body]);
      }),
  );
  const breach = fc.record({
    path: fc
      .constantFrom("GetArtifact", "ImportArtifacts", "Discover", "Nowhere")
      .map((name) => `/${LibraryService.typeName}/${name}`),
    type: fc.constantFrom("application/grpc", "application/grpc", "text/plain", ""),
    timeout: fc.constantFrom("1S", "100m", "99999999H", "-1S", "soon", "0n"),
    encoding: fc.constantFrom("identity", "gzip", "deflate", "nonsense"),
    requestId: fc.constantFrom("fine-1", "not fine!", "x".repeat(500)),
    frames: fc.array(frame, { maxLength: 3 }),
    end: fc.boolean(),
  });
  let unended = 0;
  await Promise.all(
    fc.sample(breach, { numRuns: 500, seed }).map(async (each) => {
      const stream = session.request({
        ":method": "POST",
        ":path": each.path,
        "content-type": each.type,
        te: "trailers",
        "grpc-timeout": each.timeout,
        "grpc-encoding": each.encoding,
        "x-request-id": each.requestId,
      });
      stream.on("error", () => {}).resume();
      for (const bytes of each.frames) stream.write(bytes);
      if (each.end) stream.end();
      const timer = setTimeout(() => {
        unended += each.end ? 1 : 0;
        stream.close();
      }, 5_000);
      await new Promise((resolve) => stream.once("close", resolve));
      clearTimeout(timer);
    }),
  );
  session.destroy();
  expect(unended).toBe(0);
  await expect.poll(async () => await metric("lgent_grpc_requests_in_flight"), { timeout: 10_000 }).toBe(0);
  expect((await fetch(`http://${service.httpAddress}/readyz`)).status).toBe(200);
  expect(service.log()).not.toMatch(/"level":"(error|fatal)"/);
});

test("what was written is whole", async () => {
  const database = new pg.Client({ connectionString: service.database.url });
  await database.connect();
  try {
    const laws: Readonly<Record<string, string>> = {
      "every entry has all its revisions": `select e.id from entry e where e.revision <>
        (select count(*) from entry_revision r where r.entry_key = e.key and r.revision between 1 and e.revision)
        or e.revision <> (select max(revision) from entry_revision r where r.entry_key = e.key)`,
      "every entry whose name has a word is in the keyword index": `select e.id from entry e
        where e.name ~ '[a-z]{3,}' and not exists (select from posting p where p.entry_key = e.key)`,
      "every posting is of an entry, and hidden exactly when that is retired": `select p.term from posting p
        left join entry e on e.key = p.entry_key where e.key is null or p.hidden <> (e.status = 'retired')`,
      "every entry has its vector or is marked as pending": `select e.id from entry e
        where e.embedded <> exists (select from embedding v where v.entry_key = e.key)`,
      "the shown state is that of the newest revision": `select e.id from entry e
        join entry_revision r on r.entry_key = e.key and r.revision = e.revision where r.status <> e.status`,
      "events are dense": `select count(*) from event having count(*) <>
        (select revision - event_floor from catalog_state) or max(revision) <> (select revision from catalog_state)`,
      "every event of a revision has that revision": `select v.revision from event v where v.entry_revision is not null
        and not exists (select from entry e join entry_revision r on r.entry_key = e.key
          where e.id = v.entry_id and r.revision = v.entry_revision)`,
      "every revision has its event": `select e.id, r.revision from entry e join entry_revision r on r.entry_key = e.key
        where not exists (select from event v where v.entry_id = e.id and v.entry_revision = r.revision)`,
      "usage adds up": "select entry_key from usage where success_count > count or count < 1",
      "nothing holds a lock or a transaction open": `select pid from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`,
    };
    for (const [law, query] of Object.entries(laws)) {
      expect((await database.query(query)).rows, law).toEqual([]);
    }
  } finally {
    await database.end();
  }
});

function isBad(outcome: Outcome): boolean {
  if (outcome === "hangs") return true;
  if (outcome.code === status.INTERNAL || outcome.code === status.UNKNOWN) return true;
  return (
    /\n\s+at |node_modules|postgres:|select |insert into/i.test(outcome.details) && outcome.code !== status.NOT_FOUND
  );
}

function described({ method, messages, cancelAfter }: Shot, outcome: Outcome): string {
  const bytes = messages.map((message) => Buffer.from(message).toString("base64").slice(0, 1_500));
  return `${method.name} ${JSON.stringify(outcome)} cancelled after ${cancelAfter}: ${bytes.join(" ")}`;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://${service.httpAddress}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}
