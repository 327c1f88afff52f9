import { connect, type Socket } from "node:net";

/** The server process to interrupt, as it introduced itself when the connection was made. */
export interface Backend {
  readonly host: string;
  readonly port: number;
  readonly processId: number;
  readonly secretKey: number;
}

const cancelRequestCode = 80877102;

/**
 * Sends PostgreSQL's CancelRequest and resolves once the server has closed the socket, that is, once the signal is on
 * its way to the backend; or after `timeoutMs`. Never rejects: a cancel that can't be delivered leaves the caller with
 * nothing to do but to drop its connection, which it does anyway.
 *
 * Unencrypted on purpose: the server takes this packet before it negotiates TLS, and it carries only the one-time key.
 */
export async function sendCancelRequest(backend: Backend, timeoutMs: number): Promise<void> {
  const packet = Buffer.alloc(16);
  packet.writeInt32BE(16, 0);
  packet.writeInt32BE(cancelRequestCode, 4);
  packet.writeInt32BE(backend.processId, 8);
  packet.writeInt32BE(backend.secretKey, 12);
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket: Socket = backend.host.startsWith("/")
    ? connect(`${backend.host}/.s.PGSQL.${backend.port}`)
    : connect(backend.port, backend.host);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  socket.on("connect", () => socket.end(packet));
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    clearTimeout(timer);
    resolve();
  });
  // The server answers nothing; reading makes the close visible.
  socket.resume();
  await promise;
}
