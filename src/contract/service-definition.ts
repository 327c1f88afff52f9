import {
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { MethodDefinition } from "@grpc/grpc-js";

/** A method of a generated service in the form that grpc-js clients and servers take. */
export type GrpcMethod<Input extends DescMessage, Output extends DescMessage> = MethodDefinition<
  MessageShape<Input>,
  MessageShape<Output>
>;

/** A generated service in the form that grpc-js takes, keyed by the method's local name (getArtifact, say). */
export type GrpcService<Service extends DescService> = {
  readonly [Name in keyof Service["method"]]: Service["method"][Name] extends {
    readonly input: infer Input extends DescMessage;
    readonly output: infer Output extends DescMessage;
  }
    ? GrpcMethod<Input, Output>
    : never;
};

/**
 * Joins protobuf-es messages to grpc-js, which only wants a path and two pairs of functions. Bytes that don't parse
 * make grpc-js answer INTERNAL on the server, so the server replaces `requestDeserialize`; see transport/grpc.
 */
export function serviceDefinition<Service extends DescService>(service: Service): GrpcService<Service> {
  const methods = service.methods.map((method) => [method.localName, methodDefinition(method)] as const);
  return Object.fromEntries(methods) as GrpcService<Service>;
}

/** One method of serviceDefinition, for callers that need no more. */
export function methodDefinition(
  method: DescMethod,
): MethodDefinition<MessageShape<DescMessage>, MessageShape<DescMessage>> {
  const { input, output } = method;
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    originalName: method.localName,
    requestStream: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
    responseStream: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
    requestSerialize: (message) => asBuffer(toBinary(input, message)),
    requestDeserialize: (bytes) => fromBinary(input, bytes),
    responseSerialize: (message) => asBuffer(toBinary(output, message)),
    responseDeserialize: (bytes) => fromBinary(output, bytes),
  };
}

/**
 * The compiler's own descriptors (serialised FileDescriptorProto, by file name with its suffix) of these files and of
 * all that they import: what server reflection serves.
 */
export function rawDescriptors(files: Iterable<DescFile>): ReadonlyMap<string, Uint8Array> {
  const descriptors = new Map<string, Uint8Array>();
  const add = (file: DescFile): void => {
    if (descriptors.has(file.proto.name)) return;
    descriptors.set(file.proto.name, toBinary(FileDescriptorProtoSchema, file.proto));
    file.dependencies.forEach(add);
  };
  for (const file of files) add(file);
  return descriptors;
}

/** A view, not a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
