import { readFileSync } from "node:fs";
import { type MethodDefinition, Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";

/**
 * Bare gRPC: answers each method with the same bytes every time, and does nothing else. What a call costs here is what
 * the wire, HTTP/2 and grpc-js cost. argv[2] is a JSON file of { "Method": "base64 of the answer" }.
 */
const answers: Record<string, string> = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const bytes = (value: Buffer): Buffer => value;
const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {};
const handlers: UntypedServiceImplementation = {};
for (const [method, base64] of Object.entries(answers)) {
  const answer = Buffer.from(base64, "base64");
  const responseStream = method === "Discover";
  definition[method] = {
    path: `/kgents.library.v1.LibraryService/${method}`,
    requestStream: false,
    responseStream,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
  handlers[method] = responseStream
    ? (call: { write(value: Buffer): void; end(): void }) => {
        call.write(answer);
        call.end();
      }
    : (_call: unknown, reply: (error: null, value: Buffer) => void) => reply(null, answer);
}

const server = new Server();
server.addService(definition, handlers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(JSON.stringify({ event: "listening", grpc: `127.0.0.1:${port}` }));
});
process.once("SIGTERM", () => server.forceShutdown());
