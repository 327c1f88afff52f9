import { createServer, type Server, type Socket } from "node:net";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import { portOwner } from "../../../bottle/supervisor/port-owner.ts";
import type { TunnelPool } from "./tunnel-pool.ts";

const mostTries = 4;
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
 * Connects a client with a pod. Until the pod's first byte the client's are kept: a gRPC server greets at once, so one
 * that closes without a greeting has done nothing, and another pod gets the same bytes.
 */
async function serve(pool: TunnelPool, client: Socket): Promise<void> {
  const held: Buffer[] = [];
  const hold = (bytes: Buffer): void => {
    held.push(bytes);
    if (held.reduce((sum, { length }) => sum + length, 0) > mostHeldBytes) client.pause();
  };
  client.on("data", hold);
  const tried = new Set<string>();
  let problem: Error | undefined;
  for (let tries = 0; tries < mostTries && !client.destroyed; tries += 1) {
    try {
      const pod = await pool.connect(tried);
      if (pod === undefined) break;
      if (await join(client, pod, held, hold)) return;
    } catch (error) {
      problem = error as Error;
    }
  }
  if (client.destroyed) return;
  if (problem !== undefined) throw problem;
  throw new Error(tried.size === 0 ? "no pod of the service is ready" : "no ready pod takes a connection");
}

/** Whether the pod greeted; then both are tied to each other until one of them ends. */
async function join(
  client: Socket,
  pod: Socket,
  held: readonly Buffer[],
  hold: (bytes: Buffer) => void,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const pass = (bytes: Buffer): void => {
    pod.write(bytes);
  };
  const leave = (): void => {
    pod.destroy();
  };
  pod.setNoDelay(true);
  for (const bytes of held) pod.write(bytes);
  client.on("data", pass);
  client.once("close", leave);
  pod.on("error", () => undefined);
  pod.once("close", () => resolve(false));
  pod.once("data", (greeting: Buffer) => {
    client.off("data", pass).off("data", hold);
    client.write(greeting);
    client.pipe(pod);
    pod.pipe(client);
    pod.once("close", () => client.destroy());
    resolve(true);
  });
  const isJoined = await promise;
  if (!isJoined) client.off("data", pass).off("close", leave);
  return isJoined;
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
