import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import { portOwner } from "../../../bottle/supervisor/port-owner.ts";
import type { TunnelPool } from "./tunnel-pool.ts";

/** How long a connection may look for a pod that takes it. */
const searchMs = 10_000;
/** Clients wait 1.5 s for the greeting: time for a second pod. */
const firstPatienceMs = 500;
const againMs = 100;
const mostHeldBytes = 256 * 1024;

/**
 * One port on loopback, whose every new connection goes to a pod that is ready at that moment: when a pod drains, its
 * clients come to another one by connecting again.
 */
export class ForwardListener implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(server: Server, sockets: ReadonlySet<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  /** `port` 0 takes a free one; `onProblem` hears why a connection couldn't be served. Throws CliError for a busy port. */
  static async open(pool: TunnelPool, port: number, onProblem: (text: string) => void): Promise<ForwardListener> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (client) => {
      sockets.add(client);
      client.once("close", () => sockets.delete(client));
      // Its end is all that matters, and that is listened for.
      client.on("error", () => undefined);
      serve(pool, client).catch((error: unknown) => {
        onProblem(error instanceof Error ? error.message : String(error));
        client.destroy();
      });
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
    try {
      await promise;
    } catch (error) {
      throw await listenError(port, error as NodeJS.ErrnoException);
    }
    return new ForwardListener(server, sockets, (server.address() as { readonly port: number }).port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/**
 * Connects a client with a pod. A gRPC server greets at once, so the client's bytes are kept until it has: a pod that is
 * just going away gets none of them, and another one takes its place before the client loses patience.
 */
async function serve(pool: TunnelPool, client: Socket): Promise<void> {
  const held: Buffer[] = [];
  client.on("data", (bytes: Buffer) => {
    held.push(bytes);
    if (held.reduce((sum, { length }) => sum + length, 0) > mostHeldBytes) client.pause();
  });
  const deadline = performance.now() + searchMs;
  const tried = new Set<string>();
  let problem = new Error("no pod of the service is ready");
  let patienceMs = firstPatienceMs;
  while (!client.destroyed && performance.now() < deadline) {
    try {
      const pod = await pool.connect(tried);
      if (pod === undefined && tried.size === 0) break;
      if (pod === undefined) {
        // All were slow: once more, with more patience.
        tried.clear();
        patienceMs *= 2;
        await sleep(againMs);
      } else if (await greets(pod.socket, patienceMs)) {
        tie(client, pod.socket, held);
        return;
      } else {
        pod.giveUp();
        problem = new Error("the ready pods of the service take no connection");
      }
    } catch (error) {
      problem = error as Error;
    }
  }
  if (!client.destroyed) throw problem;
}

/** Whether the pod says something within its time; what it says stays to be read. A silent one is left. */
async function greets(pod: Socket, patienceMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // Its end is all that matters, and that is listened for.
  pod.on("error", () => undefined);
  pod.setNoDelay(true);
  pod.once("readable", () => resolve(pod.readableLength > 0));
  pod.once("close", () => resolve(false));
  const timer = setTimeout(() => resolve(false), patienceMs);
  const isGreeted = await promise;
  clearTimeout(timer);
  if (!isGreeted) pod.destroy();
  return isGreeted;
}

/** From here on the two are one connection, and end together. */
function tie(client: Socket, pod: Socket, held: readonly Buffer[]): void {
  client.removeAllListeners("data");
  client.once("close", () => pod.destroy());
  pod.once("close", () => client.destroy());
  if (client.destroyed) {
    pod.destroy();
    return;
  }
  for (const bytes of held) pod.write(bytes);
  client.pipe(pod);
  pod.pipe(client);
}

async function listenError(port: number, error: NodeJS.ErrnoException): Promise<CliError> {
  if (error.code === "EADDRINUSE") {
    const owner = (await portOwner(port)) ?? "another process";
    return new CliError("port_in_use", exitCodes.failed, `port ${port} is in use by ${owner}`, {
      hints: [
        "use a free one: kgents infra port-forward l-gent --port 0",
        "if it is a port-forward that was left running: kgents infra port-forward --stop",
      ],
    });
  }
  const isForbidden = error.code === "EACCES";
  return new CliError(
    "port_not_opened",
    exitCodes.failed,
    isForbidden ? `this user may not listen on port ${port}` : error.message,
  );
}
