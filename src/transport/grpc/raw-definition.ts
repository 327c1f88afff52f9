import type { DescService } from "@bufbuild/protobuf";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { methodDefinition } from "../../contract/service-definition.ts";
import { rawBytes } from "./wire.ts";

/** A service whose messages pass as bytes (see wire.ts), optionally served under another full name. */
export function rawDefinition(service: DescService, servedAs: string = service.typeName): ServiceDefinition {
  return Object.fromEntries(
    service.methods.map((method) => [
      method.localName,
      {
        ...methodDefinition(method),
        path: `/${servedAs}/${method.name}`,
        requestDeserialize: rawBytes,
        requestSerialize: rawBytes,
        responseDeserialize: rawBytes,
        responseSerialize: rawBytes,
      },
    ]),
  );
}
