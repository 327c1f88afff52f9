import type { Socket } from "node:net";
import { grpcPort } from "./ask-service.ts";
import { choosePod } from "./choose-pod.ts";
import type { Kubectl } from "./kubectl.ts";
import { PodTunnel } from "./pod-tunnel.ts";
import { ReadyPods } from "./ready-pods.ts";

/** More pods than this get their tunnel only when a connection needs it. */
const mostAhead = 5;

interface Tunnel {
  readonly opening: Promise<PodTunnel>;
  isOpen: boolean;
  /** Takes no new connections; closed after the last one. */
  isRetired: boolean;
  connections: number;
}

export interface PodConnection {
  readonly socket: Socket;
  /** Nothing came through: the next connection to this pod gets a new tunnel. */
  giveUp(): void;
}

/**
 * Tunnels to the service's ready pods, one each, opened as soon as a pod is ready: a client waits 1.5 s for a greeting,
 * and starting a kubectl may take as long. They go when their pod has and nobody uses them.
 */
export class TunnelPool implements AsyncDisposable {
  readonly #kubectl: Kubectl;
  readonly #pods: ReadyPods;
  /** By pod: those that take connections. */
  readonly #tunnels = new Map<string, Tunnel>();
  /** All that are there, also the retired ones. */
  readonly #open = new Set<Tunnel>();
  #isClosed = false;

  constructor(kubectl: Kubectl) {
    this.#kubectl = kubectl;
    this.#pods = new ReadyPods(kubectl, () => this.#follow());
  }

  /** Throws CliError when the cluster can't be asked, or no pod can be reached. */
  async start(): Promise<void> {
    await this.#pods.start();
    await Promise.any([...this.#tunnels.values()].map(async ({ opening }) => await opening)).catch((error: unknown) => {
      throw error instanceof AggregateError ? (error.errors[0] ?? error) : error;
    });
  }

  /**
   * A connection to a pod that is ready and isn't ending, and isn't in `tried`, to which its name is added; undefined when
   * there is none. Throws CliError when that pod can't be reached.
   */
  async connect(tried: Set<string>): Promise<PodConnection | undefined> {
    const choices = this.#pods.names
      .filter((name) => !tried.has(name))
      .map((name) => {
        const { connections = 0, isOpen: isWarm = false } = this.#tunnels.get(name) ?? {};
        return { name, connections, isWarm };
      });
    // One whose tunnel is still being opened would keep the client waiting.
    const warm = choices.filter(({ isWarm }) => isWarm);
    const pod = choosePod(warm.length > 0 ? warm : choices);
    if (pod === undefined) return undefined;
    tried.add(pod);
    const tunnel = this.#tunnelTo(pod);
    tunnel.connections += 1;
    try {
      const socket = (await tunnel.opening).connect();
      socket.once("close", () => {
        tunnel.connections -= 1;
        if (tunnel.isRetired) this.#closeUnused(tunnel);
      });
      return { socket, giveUp: () => this.#retire(pod, tunnel) };
    } catch (error) {
      tunnel.connections -= 1;
      throw error;
    }
  }

  #tunnelTo(name: string): Tunnel {
    const known = this.#tunnels.get(name);
    if (known !== undefined) return known;
    const opening = PodTunnel.open(this.#kubectl, name, grpcPort);
    const tunnel: Tunnel = { opening, isOpen: false, isRetired: false, connections: 0 };
    this.#tunnels.set(name, tunnel);
    this.#open.add(tunnel);
    const forget = (): void => {
      this.#open.delete(tunnel);
      if (this.#tunnels.get(name) === tunnel) this.#tunnels.delete(name);
    };
    opening.then((open) => {
      tunnel.isOpen = true;
      void open.ended.then(forget);
    }, forget);
    return tunnel;
  }

  /** Opens what will be needed, closes what won't be any more. */
  #follow(): void {
    if (this.#isClosed) return;
    const names = this.#pods.names;
    for (const name of names.slice(0, mostAhead)) this.#tunnelTo(name);
    for (const [name, tunnel] of this.#tunnels) if (!names.includes(name)) this.#retire(name, tunnel);
  }

  #retire(name: string, tunnel: Tunnel): void {
    tunnel.isRetired = true;
    if (this.#tunnels.get(name) === tunnel) this.#tunnels.delete(name);
    this.#closeUnused(tunnel);
  }

  #closeUnused({ opening, connections }: Tunnel): void {
    if (connections === 0) void opening.then((tunnel) => tunnel[Symbol.asyncDispose]()).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#pods[Symbol.asyncDispose]();
    const all = [...this.#open];
    await Promise.allSettled(all.map(async ({ opening }) => await (await opening)[Symbol.asyncDispose]()));
  }
}
