import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { connect, type LookupFunction, type Socket } from "node:net";
import { unreachable } from "./client-error.ts";

/** Enough for a page of a thousand entries without waiting for window updates. */
const windowBytes = 4 * 1024 * 1024;

export interface SessionTarget {
  /** As the user wrote it, for messages and the authority header. */
  readonly address: string;
  readonly port: number;
  /** What the host resolved to; tried in order, the next one after 250 ms or at once when refused. */
  readonly addresses: readonly string[];
}

/**
 * An HTTP/2 session that the server has greeted with its settings: only then is it known that a gRPC server is there,
 * and not something that accepts connections and stays silent. Throws ClientError `unreachable`, after `budgetMs` at
 * the latest. The caller owns the session.
 */
export async function openSession(target: SessionTarget, budgetMs: number): Promise<ClientHttp2Session> {
  const socket = connectSocket(target);
  const session = connectHttp2(`http://${target.address}`, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: windowBytes },
  });
  const greeted = Promise.withResolvers<void>();
  let isConnected = false;
  socket.once("connect", () => {
    isConnected = true;
  });
  session.once("remoteSettings", greeted.resolve);
  session.once("error", greeted.reject);
  session.once("close", () => greeted.reject(new Error("the connection was closed before the server said anything")));
  const timer = setTimeout(() => greeted.reject(new Error(silence(isConnected, budgetMs))), budgetMs);
  try {
    await greeted.promise;
  } catch (error) {
    session.on("error", ignore);
    session.destroy();
    socket.destroy();
    throw unreachable(target.address, explain(error), error);
  } finally {
    clearTimeout(timer);
  }
  // An error of the session reaches the calls on it; without a listener it would end the process.
  session.on("error", ignore);
  session.setLocalWindowSize(windowBytes);
  return session;
}

function connectSocket(target: SessionTarget): Socket {
  const { port, addresses } = target;
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const lookup: LookupFunction = (_host, options, callback) => {
    const first = found[0];
    if (options.all === true || first === undefined) callback(null, found);
    else callback(null, first.address, first.family);
  };
  const [only] = addresses;
  const host = addresses.length === 1 && only !== undefined ? only : "service";
  const socket = connect({ host, port, lookup, autoSelectFamily: true, noDelay: true });
  // The session reports it; a socket without a listener would end the process when it fails after the session has gone.
  socket.on("error", ignore);
  return socket;
}

function silence(isConnected: boolean, budgetMs: number): string {
  const seconds = `${Math.round(budgetMs / 100) / 10} s`;
  return isConnected
    ? `connected, but the server sent no HTTP/2 settings within ${seconds}`
    : `no connection within ${seconds}`;
}

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was reset before the server said anything",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "the connection timed out",
  ERR_HTTP2_ERROR: "what answers there doesn't speak gRPC (is it the HTTP port?)",
};

function explain(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return [...new Set(error.errors.map(explain))].join("; ");
  }
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return explanations[code ?? ""] ?? message ?? String(error);
}

function ignore(): void {}
