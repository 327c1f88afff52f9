import type { DescMessage, DescMethod, MessageShape } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from "@grpc/grpc-js";
import type { CallContext } from "./context.ts";
import { type ObservedCall, observeCall, type Route } from "./observed-call.ts";
import { sendAll } from "./send-all.ts";
import { receive } from "./receive.ts";
import { checked, decode, encode } from "./wire.ts";

/** A message, or one that is encoded already because its size mattered. */
export type Answer<Output extends DescMessage> = MessageShape<Output> | Uint8Array;

type Method<Input extends DescMessage, Output extends DescMessage> = DescMethod & {
  readonly input: Input;
  readonly output: Output;
};

/** What a call may know about itself. */
export type Call = Pick<ObservedCall, "signal" | "requestId">;

/** The body of a unary RPC. Throws DomainError on purpose; anything else is reported as internal. */
export type Unary<M extends DescMethod> =
  M extends Method<infer Input, infer Output>
    ? (request: MessageShape<Input>, call: Call) => Promise<Answer<Output>>
    : never;

/** The body of an RPC that streams its answers: pulled only as fast as the client reads. */
export type ServerStream<M extends DescMethod> =
  M extends Method<infer Input, infer Output>
    ? (request: MessageShape<Input>, call: Call) => AsyncIterable<Answer<Output>>
    : never;

/** The body of an RPC that streams both ways: requests are read only as fast as they are pulled. */
export type BidiStream<M extends DescMethod> =
  M extends Method<infer Input, infer Output>
    ? (requests: AsyncIterable<MessageShape<Input>>, call: Call) => AsyncIterable<Answer<Output>>
    : never;

export function handleUnary(
  route: Route,
  context: CallContext,
  body: (request: never, call: Call) => Promise<Answer<DescMessage>>,
): handleUnaryCall<Buffer, Buffer> {
  const { input } = route.method;
  return (surface, respond) => {
    const call = observeCall(surface, route, context);
    const answer = async (): Promise<Buffer> => {
      const request = decode(input, surface.request);
      return toBytes(route, await body(request as never, call));
    };
    answer().then(
      (bytes) => {
        respond(null, bytes);
        call.succeed();
      },
      (error: unknown) => respond(call.fail(error)),
    );
  };
}

export function handleServerStream(
  route: Route,
  context: CallContext,
  body: (request: never, call: Call) => AsyncIterable<Answer<DescMessage>>,
): handleServerStreamingCall<Buffer, Buffer> {
  const { input } = route.method;
  return (surface) => {
    const call = observeCall(surface, route, context);
    const answer = async (): Promise<void> => {
      const request = decode(input, surface.request);
      await sendAll(surface, body(request as never, call), (message) => toBytes(route, message), call.signal);
    };
    finishStream(surface, call, answer());
  };
}

export function handleBidiStream(
  route: Route,
  context: CallContext,
  body: (requests: AsyncIterable<never>, call: Call) => AsyncIterable<Answer<DescMessage>>,
): handleBidiStreamingCall<Buffer, Buffer> {
  const { input } = route.method;
  return (surface) => {
    const call = observeCall(surface, route, context);
    const requests = receive(surface, (bytes) => decode(input, bytes), call.signal);
    const answers = body(requests as AsyncIterable<never>, call);
    finishStream(
      surface,
      call,
      sendAll(surface, answers, (message) => toBytes(route, message), call.signal),
    );
  };
}

function finishStream(
  surface: { end(): unknown; emit(event: "error", status: object): unknown },
  call: ObservedCall,
  answered: Promise<void>,
): void {
  answered.then(
    () => {
      surface.end();
      call.succeed();
    },
    // The transport takes an "error" event as the status to end with.
    (error: unknown) => surface.emit("error", { ...call.fail(error), name: status[status.UNKNOWN] }),
  );
}

function toBytes(route: Route, answer: Answer<DescMessage>): Buffer {
  return answer instanceof Uint8Array ? checked(answer) : encode(route.method.output, answer);
}
