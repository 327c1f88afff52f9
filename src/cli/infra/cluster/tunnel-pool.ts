import type { Socket } from "node:net";
import { grpcPort } from "./ask-service.ts";
import { choosePod } from "./choose-pod.ts";
import { releaseSelector } from "./cluster-target.ts";
import type { Pod } from "./kube-objects.ts";
import type { Kubectl } from "./kubectl.ts";
import { podState } from "./pod-state.ts";
import { PodTunnel } from "./pod-tunnel.ts";

/** How old what we know of the pods may be: a pod that drains must not get new connections for longer than this. */
const freshMs = 500;

/** Tunnels to the service's pods, one each, made when first needed and dropped when their pod is gone. */
export class TunnelPool implements AsyncDisposable {
  readonly #kubectl: Kubectl;
  readonly #tunnels = new Map<string, { readonly opening: Promise<PodTunnel>; connections: number }>();
  #pods: { readonly at: number; readonly names: Promise<readonly string[]> } | undefined;

  constructor(kubectl: Kubectl) {
    this.#kubectl = kubectl;
  }

  /**
   * A connection to a pod that is ready and isn't ending; undefined when there is none beside those in `tried`, to which
   * its name is added. Throws CliError when the cluster or the pod can't be reached.
   */
  async connect(tried: Set<string>): Promise<Socket | undefined> {
    const names = await this.#readyPods(tried.size > 0);
    this.#dropAllBut(names);
    const choices = names
      .filter((name) => !tried.has(name))
      .map((name) => ({
        name,
        connections: this.#tunnels.get(name)?.connections ?? 0,
        isWarm: this.#tunnels.has(name),
      }));
    const name = choosePod(choices);
    if (name === undefined) return undefined;
    tried.add(name);
    const entry = this.#tunnels.get(name) ?? { opening: this.#open(name), connections: 0 };
    this.#tunnels.set(name, entry);
    entry.connections += 1;
    try {
      const socket = (await entry.opening).connect();
      socket.once("close", () => {
        entry.connections -= 1;
      });
      return socket;
    } catch (error) {
      entry.connections -= 1;
      throw error;
    }
  }

  async #open(name: string): Promise<PodTunnel> {
    try {
      const tunnel = await PodTunnel.open(this.#kubectl, name, grpcPort);
      void tunnel.ended.then(() => this.#tunnels.delete(name));
      return tunnel;
    } catch (error) {
      this.#tunnels.delete(name);
      throw error;
    }
  }

  async #readyPods(mustBeNew: boolean): Promise<readonly string[]> {
    if (mustBeNew || this.#pods === undefined || performance.now() - this.#pods.at > freshMs) {
      this.#pods = { at: performance.now(), names: this.#list() };
    }
    return await this.#pods.names;
  }

  async #list(): Promise<readonly string[]> {
    const selector = `${releaseSelector(this.#kubectl.target)},app.kubernetes.io/component=service`;
    const pods = await this.#kubectl.list<Pod>("pods", selector);
    return pods.filter((pod) => podState(pod).isReady).map(({ metadata }) => metadata.name);
  }

  #dropAllBut(names: readonly string[]): void {
    for (const [name, { opening, connections }] of this.#tunnels) {
      if (names.includes(name) || connections > 0) continue;
      this.#tunnels.delete(name);
      void opening.then((tunnel) => tunnel[Symbol.asyncDispose]()).catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#tunnels.values()];
    this.#tunnels.clear();
    await Promise.allSettled(all.map(async ({ opening }) => await (await opening)[Symbol.asyncDispose]()));
  }
}
