import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createHttp1 } from "node:http";
import { createServer as createHttp2, type Http2Server, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** Something that listens on loopback and isn't the service. */
export interface OddServer extends AsyncDisposable {
  /** 127.0.0.1:PORT */
  readonly address: string;
}

/** Takes connections and never says anything. */
export function silentServer(): Promise<OddServer> {
  return listen(createServer());
}

/** Speaks HTTP/1.1, as the service's other port does. */
export function http1Server(): Promise<OddServer> {
  return listen(createHttp1((_request, response) => response.end("hello")));
}

/** Greets as HTTP/2 does, and hands each stream to `answer`, which may leave it alone for good. */
export function http2Server(answer: (stream: ServerHttp2Stream) => void): Promise<OddServer> {
  const server = createHttp2();
  server.on("stream", (stream: ServerHttp2Stream) => {
    stream.on("error", () => undefined);
    answer(stream);
  });
  return listen(server);
}

/** An address on which nothing listens any more. */
export async function refusedAddress(): Promise<string> {
  await using server = await silentServer();
  return server.address;
}

/** A name server that swallows every question. */
export async function silentNameServer(): Promise<OddServer> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, "close");
    },
  };
}

async function listen(server: Server | Http2Server): Promise<OddServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
