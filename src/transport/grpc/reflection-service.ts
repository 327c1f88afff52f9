import type { DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { type ServiceDefinition, status as grpc, type UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from "../../contract/grpc/reflection/v1/reflection_pb.ts";
import { rawDescriptors } from "../../contract/service-definition.ts";
import type { CallContext } from "./context.ts";
import { type BidiStream, handleBidiStream } from "./handlers.ts";
import { rawDefinition } from "./raw-definition.ts";

/** Both names of the protocol, which share their messages. */
export const reflectionDefinitions: readonly ServiceDefinition[] = [
  rawDefinition(ServerReflection),
  rawDefinition(ServerReflection, "grpc.reflection.v1alpha.ServerReflection"),
];

/** Describes these services from the compiler's own descriptors, so that a client sees exactly what was generated. */
export function reflectionService(
  context: CallContext,
  services: readonly DescService[],
): UntypedServiceImplementation {
  const method = ServerReflection.method.serverReflectionInfo;
  const answer = answerFrom(services);
  const body: BidiStream<typeof method> = async function* (requests) {
    for await (const request of requests) yield answer(request);
  };
  return { serverReflectionInfo: handleBidiStream({ method, quiet: true }, context, body) };
}

function answerFrom(services: readonly DescService[]): (request: ServerReflectionRequest) => ServerReflectionResponse {
  const files = withImports(services.map((service) => service.file));
  const descriptors = rawDescriptors(files);
  const fileOfSymbol = new Map(files.flatMap((file) => symbolsOf(file).map((symbol) => [symbol, file] as const)));
  const fileByName = new Map(files.map((file) => [file.proto.name, file]));

  return (request) => {
    const { messageRequest: asked } = request;
    switch (asked.case) {
      case "listServices":
        return response(request, {
          case: "listServicesResponse",
          value: {
            $typeName: "grpc.reflection.v1.ListServiceResponse",
            service: services.map(({ typeName }) => ({
              $typeName: "grpc.reflection.v1.ServiceResponse",
              name: typeName,
            })),
          },
        });
      case "fileByFilename":
        return described(request, fileByName.get(asked.value), asked.value);
      case "fileContainingSymbol":
        return described(request, fileOfSymbol.get(asked.value), asked.value);
      case "allExtensionNumbersOfType":
      case "fileContainingExtension":
        return failed(request, grpc.NOT_FOUND, "there are no extensions here");
      case undefined:
        return failed(request, grpc.INVALID_ARGUMENT, "the request asks for nothing that is known here");
    }
  };

  function described(
    request: ServerReflectionRequest,
    file: DescFile | undefined,
    wanted: string,
  ): ServerReflectionResponse {
    if (!file) return failed(request, grpc.NOT_FOUND, `${JSON.stringify(wanted)} is not described here`);
    const names = withImports([file]).map(({ proto }) => proto.name);
    return response(request, {
      case: "fileDescriptorResponse",
      value: {
        $typeName: "grpc.reflection.v1.FileDescriptorResponse",
        fileDescriptorProto: names.flatMap((name) => descriptors.get(name) ?? []),
      },
    });
  }
}

function response(
  request: ServerReflectionRequest,
  messageResponse: ServerReflectionResponse["messageResponse"],
): ServerReflectionResponse {
  return {
    $typeName: "grpc.reflection.v1.ServerReflectionResponse",
    validHost: request.host,
    originalRequest: request,
    messageResponse,
  };
}

function failed(request: ServerReflectionRequest, errorCode: number, errorMessage: string): ServerReflectionResponse {
  const value = { $typeName: "grpc.reflection.v1.ErrorResponse", errorCode, errorMessage } as const;
  return response(request, { case: "errorResponse", value });
}

/** Each file once, before those that it imports. */
function withImports(files: readonly DescFile[]): readonly DescFile[] {
  const found = new Set<DescFile>();
  const add = (file: DescFile): void => {
    if (found.has(file)) return;
    found.add(file);
    file.dependencies.forEach(add);
  };
  files.forEach(add);
  return [...found];
}

/** Fully qualified names of everything that a file declares. */
function symbolsOf(file: DescFile): readonly string[] {
  const symbols: string[] = [];
  for (const type of nestedTypes(file)) {
    symbols.push(type.typeName);
    if (type.kind === "service") symbols.push(...type.methods.map((method) => `${type.typeName}.${method.name}`));
    if (type.kind === "message") symbols.push(...memberNames(type));
  }
  return symbols;
}

function memberNames(message: DescMessage): readonly string[] {
  return message.members.map((member) => `${message.typeName}.${member.name}`);
}
