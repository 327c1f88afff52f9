import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { LibraryService } from "../contract/kgents/library/v1/library_pb.ts";
import { Channel } from "./channel.ts";
import { ClientError } from "./client-error.ts";
import { callOverHttp2 } from "./grpc-call.ts";
import { parseAddress } from "./parse-address.ts";

/** Ten seconds for a question with one answer; streams that move a whole catalog may take an hour. */
const defaultDeadlineMs = 10_000;
const bulkDeadlineMs = 3_600_000;
const bulkMethods: ReadonlySet<string> = new Set(["importArtifacts", "exportCatalog"]);
const mostMessageBytes = 64 * 1024 * 1024;

export interface LibraryClientOptions {
  /** host:port, [v6]:port or host. */
  readonly address: string;
  /** For every call that names none of its own. Without it: 10 s, and an hour for import and export. */
  readonly deadlineMs?: number | undefined;
  /** Ends every call of this client. */
  readonly signal?: AbortSignal | undefined;
  /** Spread calls over all addresses of the host (the headless service inside a cluster). */
  readonly isBalanced?: boolean | undefined;
  /** Name servers to ask instead of the system's. */
  readonly nameServers?: readonly string[] | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number | undefined;
}

type Methods = typeof LibraryService.method;
type Input<M> = M extends { readonly input: infer I extends DescMessage } ? MessageInitShape<I> : never;
type Output<M> = M extends { readonly output: infer O extends DescMessage } ? MessageShape<O> : never;

type Call<M> = M extends { readonly methodKind: "unary" }
  ? (request: Input<M>, options?: CallOptions) => Promise<Output<M>>
  : M extends { readonly methodKind: "server_streaming" }
    ? (request: Input<M>, options?: CallOptions) => AsyncGenerator<Output<M>, void, undefined>
    : (requests: AsyncIterable<Input<M>>, options?: CallOptions) => AsyncGenerator<Output<M>, void, undefined>;

/**
 * One method per RPC, under its local name: `await client.getArtifact({ id })`, `for await (const part of
 * client.discover({ query }))`. All throw ClientError. A write without an idempotency key gets a random one.
 */
export type LibraryClient = { readonly [Name in keyof Methods]: Call<Methods[Name]> } & {
  readonly address: string;
  /** Ends the connection, and calls under way with it. */
  close(): void;
};

/** Opens nothing yet: the first call connects. Throws RangeError for an address that isn't one. */
export function createLibraryClient(options: LibraryClientOptions): LibraryClient {
  const address = parseAddress(options.address);
  const { isBalanced = false, nameServers } = options;
  const channel = new Channel({ address, isBalanced, nameServers });
  const calls = LibraryService.methods.map((method) => [method.localName, bind(channel, method, options)] as const);
  return Object.assign(Object.fromEntries(calls), {
    address: address.text,
    close: () => channel.close(),
  }) as unknown as LibraryClient;
}

type AnyInit = MessageInitShape<DescMessage>;

function bind(channel: Channel, method: DescMethod, client: LibraryClientOptions): unknown {
  const fallback = client.deadlineMs ?? (bulkMethods.has(method.localName) ? bulkDeadlineMs : defaultDeadlineMs);
  const path = `/${method.parent.typeName}/${method.name}`;
  const open = (requests: Uint8Array | AsyncIterable<Uint8Array>, options: CallOptions = {}) =>
    callOverHttp2(channel, {
      path,
      requests,
      deadlineMs: options.deadlineMs ?? fallback,
      signal: eitherSignal(client.signal, options.signal),
      mostMessageBytes,
    });
  const encode = (init: AnyInit): Uint8Array => toBinary(method.input, withKey(method, create(method.input, init)));
  switch (method.methodKind) {
    case "unary":
      return async (request: AnyInit, options?: CallOptions) => {
        let answer: Uint8Array | undefined;
        for await (const bytes of open(encode(request), options)) answer = bytes;
        if (answer !== undefined) return fromBinary(method.output, answer);
        throw new ClientError("answered", "the service answered without a message", {
          code: "internal",
          address: channel.address,
        });
      };
    case "server_streaming":
      return async function* answers(request: AnyInit, options?: CallOptions) {
        for await (const bytes of open(encode(request), options)) yield fromBinary(method.output, bytes);
      };
    default:
      return async function* answers(requests: AsyncIterable<AnyInit>, options?: CallOptions) {
        const encoded = async function* messages() {
          for await (const request of requests) yield encode(request);
        };
        for await (const bytes of open(encoded(), options)) yield fromBinary(method.output, bytes);
      };
  }
}

/** One key per intended write: what the transport sends twice, the service does once. */
function withKey(method: DescMethod, message: MessageShape<DescMessage>): MessageShape<DescMessage> {
  const field = method.input.field["idempotencyKey"];
  if (field === undefined) return message;
  const keyed = message as MessageShape<DescMessage> & { idempotencyKey: string };
  if (keyed.idempotencyKey === "") keyed.idempotencyKey = crypto.randomUUID();
  return keyed;
}

function eitherSignal(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one !== undefined && other !== undefined ? AbortSignal.any([one, other]) : (one ?? other);
}
